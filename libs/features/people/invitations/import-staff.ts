import { type ImportedStaff, InvitedRole, type StaffListPreview } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Rows, type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { MemberEntity } from '../member.entity.js';
import { InviteStaff, type SentInvitation } from './invite-staff.js';
import { type Known, readStaffList } from './staff-list.js';
import { StaffInvitationEntity } from './staff-invitation.entity.js';

/** Invites everybody on a list, or nobody. */
@Injectable()
export class ImportStaff {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inviteStaff: InviteStaff,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** What would become of each row. Changes nothing. */
  preview({ organizationId }: MemberPrincipal, csv: string): Promise<StaffListPreview> {
    return this.unitOfWork
      .in(organizationId)
      .read(async (entities) => readStaffList(csv, await this.known(entities, organizationId)));
  }

  /**
   * @param linkOf the whole link of a secret.
   * @throws DomainError `staff-import.faulty` when a row is wrong, also one that has only become so since the preview.
   */
  async run(
    tx: Transaction,
    actor: MemberPrincipal,
    csv: string,
    linkOf: (secret: string) => string,
  ): Promise<ImportedStaff> {
    const { organizationId } = actor;
    const { rows, ready } = readStaffList(csv, await this.known(tx.entities, organizationId));
    if (!ready) throw new DomainError('staff-import.faulty', 'invalid', 'The list has rows that cannot be invited.');
    const sent: SentInvitation[] = [];
    for (const { email, displayName, role, verdict } of rows) {
      if (verdict !== 'invite') continue;
      const invitee = { email, displayName, role: InvitedRole.parse(role) };
      sent.push(await this.inviteStaff.invite(tx, actor, invitee, true));
    }
    await this.audit.record(tx, {
      organizationId,
      actor,
      action: 'staff-list.imported',
      detail: { invited: sent.length },
    });
    const last = Math.max(0, ...sent.map(({ mailAt }) => mailAt?.getTime() ?? 0));
    return {
      invited: sent.length,
      lastMailAt: last === 0 ? null : new Date(last).toISOString(),
      links: sent.flatMap(({ invitation, secret }) =>
        secret === null ? [] : [{ email: invitation.email, link: linkOf(secret) }],
      ),
    };
  }

  private async known(entities: Rows, organizationId: string): Promise<Known> {
    const members = await entities.find(MemberEntity, {
      select: { id: true, email: true },
      where: { organizationId, deactivatedAt: IsNull() },
    });
    const invited = await entities.find(StaffInvitationEntity, {
      select: { id: true, email: true },
      where: {
        organizationId,
        acceptedAt: IsNull(),
        revokedAt: IsNull(),
        expiresAt: MoreThan(this.clock.now()),
      },
    });
    return {
      members: new Set(members.flatMap(({ email }) => (email === null ? [] : [email]))),
      invited: new Set(invited.map(({ email }) => email)),
    };
  }
}
