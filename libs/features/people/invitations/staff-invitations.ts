import type { InvitedRole } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { Clock } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { AddMember } from '../add-member.js';
import type { MemberSource } from '../member.entity.js';
import { staffName } from '../staff.js';
import { hashStaffSecret, unknownInvitation } from './invite-staff.js';
import { StaffInvitationEntity } from './staff-invitation.entity.js';

/** An invitation that can be accepted now. */
export interface OpenStaffInvitation {
  readonly invitationId: string;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly role: InvitedRole;
  readonly email: string;
  readonly displayName: string | null;
}

/** Who accepts, and by what they will sign in. */
export interface Accepting {
  readonly source: MemberSource;
  /** As they want to be called, or as their identity provider calls them. */
  readonly displayName: string;
  readonly title?: string | null;
}

export interface JoinedMember {
  readonly organizationId: string;
  readonly memberId: string;
}

/**
 * The door for whoever makes accounts. An account with a password joins by the secret, in one transaction; a sign-in at an
 * identity provider notes `find(secret).invitationId` before it leaves, and joins by that when it comes back: the secret
 * never travels there.
 */
@Injectable()
export class StaffInvitations {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly addMember: AddMember,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Looks, and changes nothing. @throws DomainError `staff-invitation.unknown`. */
  find(secret: string): Promise<OpenStaffInvitation> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const found = await entities.findOneBy(StaffInvitationEntity, this.open({ secretHash: hashStaffSecret(secret) }));
      if (!found) throw unknownInvitation();
      const { id, organizationId, role, email, displayName } = found;
      const { name } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
      return { invitationId: id, organizationId, organizationName: name, role, email, displayName };
    });
  }

  /**
   * Uses an invitation up and makes its member, with the invited address and role. Of two at once one succeeds.
   * @param which the secret, or the id that a server-side key stands for; never an id from a page.
   * @throws DomainError `staff-invitation.unknown`, `member.email-taken`, `member.name-invalid`.
   */
  async accept(
    tx: Transaction,
    which: { readonly secret: string } | { readonly invitationId: string },
    { source, displayName, title = null }: Accepting,
  ): Promise<JoinedMember> {
    const { entities } = tx;
    const where = 'secret' in which ? { secretHash: hashStaffSecret(which.secret) } : { id: which.invitationId };
    const found = await entities.findOneBy(StaffInvitationEntity, this.open(where));
    if (!found) throw unknownInvitation();
    const { id, organizationId, role, email } = found;
    const name = staffName(displayName);
    const memberId = await this.addMember.add(tx, { organizationId, role, displayName: name, title, email, source });
    const accepted = { acceptedAt: this.clock.now(), acceptedBy: memberId };
    const used = await entities.update(StaffInvitationEntity, { ...this.open({ id }), organizationId }, accepted);
    if (used.affected !== 1) throw unknownInvitation();
    const detail = { invitation: id, role, source };
    await this.audit.record(tx, { organizationId, actor: null, action: 'member.joined', subjectId: memberId, detail });
    return { organizationId, memberId };
  }

  private open<Where extends object>(where: Where) {
    return { ...where, acceptedAt: IsNull(), revokedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) };
  }
}
