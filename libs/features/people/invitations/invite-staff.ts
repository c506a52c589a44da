import { createHash } from 'node:crypto';
import type { InvitedRole } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { isMailAddress, Outbox } from '@confrere/features/notifications';
import { OrganizationEntity } from '@confrere/features/organizations';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { MemberEntity } from '../member.entity.js';
import { staffName } from '../staff.js';
import { StaffInvitationEntity } from './staff-invitation.entity.js';

const DAY = 24 * 3_600_000;
export const STAFF_INVITATION_LIFE = 7 * DAY;

export interface Invitee {
  /** As it was typed. */
  readonly email: string;
  readonly displayName: string | null;
  readonly role: InvitedRole;
}

export interface SentInvitation {
  readonly invitation: StaffInvitationEntity;
  /** Told only where no mail can be sent: the secret behind `/desk/join#`. */
  readonly secret: string | null;
  /** When the mail goes out at the earliest. */
  readonly mailAt: Date | null;
}

/** SHA-256 in hex: enough for 256 random bits. */
export const hashStaffSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Addresses are compared in lower case. */
export const foldAddress = (typed: string): string => typed.trim().normalize('NFC').toLowerCase();

/** Invites people to the staff, sends invitations again, and takes them back. */
@Injectable()
export class InviteStaff {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /**
   * Invites somebody: by mail, or with a link to hand over where no mail can be sent. An invitation to the same address
   * that has expired makes room.
   * @param spread of many at once: mails beyond the quota go out later.
   * @throws DomainError `mail.address-invalid`, `member.name-invalid`, `member.email-taken`, `staff-invitation.exists`, `mail.quota-reached`.
   */
  async invite(tx: Transaction, actor: MemberPrincipal, invitee: Invitee, spread = false): Promise<SentInvitation> {
    const { organizationId } = actor;
    const email = foldAddress(invitee.email);
    if (!isMailAddress(email)) throw new DomainError('mail.address-invalid', 'invalid', 'That is no mail address.');
    const displayName = invitee.displayName?.trim() ? staffName(invitee.displayName) : null;
    if (await tx.entities.existsBy(MemberEntity, { organizationId, email, deactivatedAt: IsNull() }))
      throw new DomainError('member.email-taken', 'conflict', 'A member of this organization has this address.');
    const now = this.clock.now();
    const open = { organizationId, email, acceptedAt: IsNull(), revokedAt: IsNull() };
    const earlier = await tx.entities.findOneBy(StaffInvitationEntity, open);
    if (earlier && now < earlier.expiresAt)
      throw new DomainError('staff-invitation.exists', 'conflict', 'This address has been invited.');
    if (earlier)
      await tx.entities.update(StaffInvitationEntity, { id: earlier.id, organizationId }, { revokedAt: now });
    const secret = this.ids.secret(32);
    const invitation: StaffInvitationEntity = {
      id: this.ids.id(),
      organizationId,
      email,
      displayName,
      role: invitee.role,
      secretHash: hashStaffSecret(secret),
      invitedBy: actor.memberId,
      createdAt: now,
      sentAt: now,
      expiresAt: new Date(now.getTime() + STAFF_INVITATION_LIFE),
      acceptedAt: null,
      acceptedBy: null,
      revokedAt: null,
    };
    await tx.entities.insert(StaffInvitationEntity, invitation);
    const detail = { role: invitee.role };
    await this.audit.record(tx, { organizationId, actor, action: 'member.invited', subjectId: invitation.id, detail });
    return this.send(tx, actor, invitation, secret, spread);
  }

  /** A new secret for another 7 days; the one before opens no more. @throws DomainError `staff-invitation.unknown`, `mail.quota-reached`. */
  async resend(tx: Transaction, actor: MemberPrincipal, id: string): Promise<SentInvitation> {
    const { organizationId } = actor;
    const found = await this.open(tx, organizationId, id);
    const secret = this.ids.secret(32);
    const sentAt = this.clock.now();
    const renewed = {
      secretHash: hashStaffSecret(secret),
      sentAt,
      expiresAt: new Date(sentAt.getTime() + STAFF_INVITATION_LIFE),
    };
    await tx.entities.update(StaffInvitationEntity, { id, organizationId }, renewed);
    await this.audit.record(tx, { organizationId, actor, action: 'staff-invitation.sent-again', subjectId: id });
    return this.send(tx, actor, { ...found, ...renewed }, secret, false);
  }

  /** @throws DomainError `staff-invitation.unknown`, also for one that was accepted or revoked. */
  async revoke(tx: Transaction, actor: MemberPrincipal, id: string): Promise<void> {
    const { organizationId } = actor;
    await this.open(tx, organizationId, id);
    await tx.entities.update(StaffInvitationEntity, { id, organizationId }, { revokedAt: this.clock.now() });
    await this.audit.record(tx, { organizationId, actor, action: 'staff-invitation.revoked', subjectId: id });
  }

  private async open({ entities }: Transaction, organizationId: string, id: string): Promise<StaffInvitationEntity> {
    const open = { id, organizationId, acceptedAt: IsNull(), revokedAt: IsNull() };
    const found = await entities.findOneBy(StaffInvitationEntity, open);
    if (!found) throw unknownInvitation();
    return found;
  }

  private async send(
    tx: Transaction,
    { organizationId, memberId }: MemberPrincipal,
    invitation: StaffInvitationEntity,
    secret: string,
    spread: boolean,
  ): Promise<SentInvitation> {
    if (!this.outbox.canSend()) return { invitation, secret, mailAt: null };
    const { name } = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const mailAt = await this.outbox.send(tx, {
      organizationId,
      template: 'staff-invitation',
      to: invitation.email,
      fields: { organization: name, role: invitation.role, secret },
      senderId: memberId,
      spread,
    });
    return { invitation, secret: null, mailAt };
  }
}

/** The same for one that never was, one of another organization, an expired, a revoked and an accepted one. */
export const unknownInvitation = (): DomainError =>
  new DomainError('staff-invitation.unknown', 'not-found', 'There is no such invitation.');
