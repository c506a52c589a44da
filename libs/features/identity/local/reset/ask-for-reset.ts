import type { AskForReset as Asked } from '@confrere/contract';
import { Outbox } from '@confrere/features/notifications';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { MemberPasswordEntity } from '../password/member-password.entity.js';
import { chosenOrganization } from '../sign-in/chosen-organization.js';
import { LocalAccountGate, switchedOff } from '../sign-in/local-account-gate.js';
import { ResetLinks } from './reset-links.js';

/** Longer than either way takes, milliseconds: the time of the answer does not tell whether there is such an account. */
const ANSWERED_AFTER = 400;

/** Sends a link to set a new password to whoever has forgotten theirs. */
@Injectable()
export class AskForReset {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly resets: ResetLinks,
    private readonly clock: Clock,
    private readonly gate: LocalAccountGate,
  ) {}

  /** Whether this appliance can send mail at all. */
  get possible(): boolean {
    return this.outbox.canSend();
  }

  /**
   * The same answer after the same time, whether or not there is such an account.
   * @throws DomainError `mail.not-set-up`; `sign-in.local-off`, for the owner too: a mailbox is not to open what is kept for emergencies.
   */
  async run(asked: Asked): Promise<void> {
    if (!this.possible) throw new DomainError('mail.not-set-up', 'unavailable', 'No mail server is set up.');
    if (await this.isOff(asked.organization)) throw switchedOff();
    const passed = new Promise<void>((resolve) => this.clock.after(ANSWERED_AFTER, resolve));
    await Promise.all([passed, this.send(asked)]);
  }

  private isOff(slug: string | null): Promise<boolean> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const organization = await chosenOrganization(entities, slug);
      return organization !== null && this.gate.isOff(entities, organization.id);
    });
  }

  private async send({ organization: slug, email }: Asked): Promise<void> {
    try {
      await this.unitOfWork.everywhere.run(async (tx) => {
        const organization = await chosenOrganization(tx.entities, slug);
        if (!organization) return;
        const { id: organizationId, name, languages } = organization;
        const where = { organizationId, email: email.toLowerCase(), deactivatedAt: IsNull() };
        const member = await tx.entities.findOneBy(MemberEntity, where);
        if (!member?.email) return;
        // Whoever signs in at an identity provider alone gets no second way in, past what it asks of them.
        if (!(await tx.entities.existsBy(MemberPasswordEntity, { organizationId, memberId: member.id }))) return;
        const secret = await this.resets.issue(tx, { organizationId, memberId: member.id });
        const fields = { secret, organization: name };
        const language = member.mailLanguage ?? languages[0];
        await this.outbox.send(tx, { organizationId, template: 'password-reset', to: member.email, fields, language });
      });
    } catch (error) {
      // That the quota is used up is not said either: it would tell that there is an account.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
