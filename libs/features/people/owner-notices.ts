import { Outbox } from '@confrere/features/notifications';
import { type NewState, OrganizationEntity, StateNotices } from '@confrere/features/organizations';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { MemberEntity } from './member.entity.js';

/** Writes to the owner of an organization what becomes of it, and to both when it gets another owner. */
@Injectable()
export class OwnerNotices extends StateNotices {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  /** Nothing where there is no owner yet, or one without an address. */
  override async tell(tx: Transaction, change: NewState): Promise<void> {
    const { organizationId, state, reason, note, name, timeZone, closesAt } = change;
    const member = await tx.entities.findOneBy(MemberEntity, { organizationId, role: 'owner' });
    if (!member) return;
    const language = member.mailLanguage ?? change.languages[0];
    const until =
      closesAt === null ? '' : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(closesAt);
    const fields = { organization: name, state, reason, note: note ?? '', until };
    await this.outbox.notify(tx, { organizationId, template: 'organization-state', member, fields, language });
  }

  /** @param to the new owner. @param from the one until now. */
  async handedOn(
    tx: Transaction,
    { organizationId, from, to }: { organizationId: string; from: string; to: string },
  ): Promise<void> {
    const { name, languages } = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const members = await tx.entities.findBy(MemberEntity, { organizationId, id: In([from, to]) });
    for (const member of members) {
      const fields = { organization: name, is: member.id === to ? 'owner' : 'owner-no-more' } as const;
      const [language] = languages;
      await this.outbox.notify(tx, { organizationId, template: 'owner-changed', member, fields, language });
    }
  }
}
