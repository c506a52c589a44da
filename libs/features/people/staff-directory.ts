import type { People, StaffInvitation, StaffMember } from '@confrere/contract';
import { Outbox } from '@confrere/features/notifications';
import { Clock } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { StaffInvitationEntity } from './invitations/staff-invitation.entity.js';
import { MemberEntity } from './member.entity.js';

/** So many members are listed; whoever wants others searches. */
const LONGEST_LIST = 200;

/** Who belongs to the staff, and who has been invited to it. */
@Injectable()
export class StaffDirectory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @param search words, each of which must stand in the name, title or address; accents and case do not count. */
  list(organizationId: string, search: string): Promise<People> {
    const words = fold(search).split(/\s+/).filter(Boolean);
    const fits = (...texts: readonly (string | null)[]): boolean => {
      const all = fold(texts.filter((each) => each !== null).join(' '));
      return words.every((word) => all.includes(word));
    };
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      const members = await entities.findBy(MemberEntity, { organizationId });
      const open = { organizationId, acceptedAt: IsNull(), revokedAt: IsNull() };
      const invitations = await entities.findBy(StaffInvitationEntity, open);
      const found = members
        .filter(({ displayName, title, email }) => fits(displayName, title, email))
        // Those who have left stand behind the others.
        .sort(
          (one, other) =>
            Number(one.deactivatedAt !== null) - Number(other.deactivatedAt !== null) ||
            one.displayName.localeCompare(other.displayName),
        );
      return {
        members: found.slice(0, LONGEST_LIST).map(memberOf),
        total: found.length,
        invitations: invitations
          .filter(({ displayName, email }) => fits(displayName, email))
          .sort((one, other) => other.sentAt.getTime() - one.sentAt.getTime())
          .map((each) => this.invitationOf(each)),
        mail: this.outbox.canSend(),
      };
    });
  }

  invitationOf({ id, email, displayName, role, sentAt, expiresAt }: StaffInvitationEntity): StaffInvitation {
    const expired = this.clock.now() >= expiresAt;
    return { id, email, displayName, role, sentAt: sentAt.toISOString(), expiresAt: expiresAt.toISOString(), expired };
  }
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const memberOf = (member: MemberEntity): StaffMember => {
  const { id, displayName, title, email, role, source, lastActiveAt, deactivatedAt } = member;
  const languages = [...(member.languages ?? [])];
  return {
    id,
    displayName,
    title,
    email,
    role,
    source,
    languages,
    lastActive: lastActiveAt?.toISOString() ?? null,
    deactivatedAt: deactivatedAt?.toISOString() ?? null,
  };
};
