import type { MemberRole } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { MemberRoleChanged } from './events.js';
import { MemberEntity } from './member.entity.js';
import { loadMember, requireActive, requireNoOwner, requireSomeoneElse } from './staff.js';

/** Gives a member another role. */
@Injectable()
export class ChangeRole {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws DomainError `member.not-found`, `member.own-account`, `member.is-owner` (who is one, or is to become one),
   * `member.deactivated`.
   */
  async run(
    tx: Transaction,
    { actor, id, role }: { actor: MemberPrincipal; id: string; role: MemberRole },
  ): Promise<void> {
    const { organizationId } = actor;
    const member = await loadMember(tx.entities, organizationId, id);
    requireSomeoneElse(actor, id);
    requireNoOwner(member);
    requireNoOwner({ role });
    requireActive(member);
    if (member.role === role) return;
    // The role that was read is part of the condition: two who decide at once do not overwrite each other unseen.
    const changed = await tx.entities.update(MemberEntity, { id, organizationId, role: member.role }, { role });
    if (changed.affected !== 1) throw new DomainError('member.not-found', 'not-found', 'The member has just changed.');
    const fact: MemberRoleChanged = {
      name: 'member.role-changed',
      organizationId,
      at: this.clock.now(),
      memberId: id,
      role,
    };
    tx.tell(fact);
    const detail = { from: member.role, to: role };
    await this.audit.record(tx, { organizationId, actor, action: 'member.role-changed', subjectId: id, detail });
  }
}
