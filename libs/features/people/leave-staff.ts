import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { MemberDeactivated } from './events.js';
import { MemberEntity } from './member.entity.js';
import { loadMember, requireActive, requireNoOwner, requireSomeoneElse } from './staff.js';

/** Closes the account of somebody who has left, and opens it again. What they leave behind is handed over by `rooms`. */
@Injectable()
export class LeaveStaff {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `member.not-found`, `member.own-account`, `member.is-owner`, `member.deactivated` (already). */
  async deactivate(tx: Transaction, actor: MemberPrincipal, id: string): Promise<void> {
    const { organizationId } = actor;
    const member = await loadMember(tx.entities, organizationId, id);
    requireSomeoneElse(actor, id);
    requireNoOwner(member);
    requireActive(member);
    const at = this.clock.now();
    await tx.entities.update(MemberEntity, { id, organizationId }, { deactivatedAt: at });
    const fact: MemberDeactivated = { name: 'member.deactivated', organizationId, at, memberId: id };
    tx.tell(fact);
    await this.audit.record(tx, { organizationId, actor, action: 'member.deactivated', subjectId: id });
  }

  /** They sign in as before. Once more does no harm. @throws DomainError `member.not-found`, `member.email-taken`. */
  async reactivate(tx: Transaction, actor: MemberPrincipal, id: string): Promise<void> {
    const { organizationId } = actor;
    const { deactivatedAt, email } = await loadMember(tx.entities, organizationId, id);
    if (!deactivatedAt) return;
    if (email && (await tx.entities.existsBy(MemberEntity, { organizationId, email, deactivatedAt: IsNull() })))
      throw new DomainError('member.email-taken', 'conflict', 'Another member has this address meanwhile.');
    await tx.entities.update(MemberEntity, { id, organizationId }, { deactivatedAt: null });
    await this.audit.record(tx, { organizationId, actor, action: 'member.reactivated', subjectId: id });
  }
}
