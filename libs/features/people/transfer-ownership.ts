import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { MemberRoleChanged } from './events.js';
import { MemberEntity } from './member.entity.js';
import { OwnerNotices } from './owner-notices.js';
import { loadMember, requireActive, requireSomeoneElse } from './staff.js';

export interface Transfer {
  readonly actor: MemberPrincipal;
  readonly to: string;
  /** Typed by the owner, to confirm it. */
  readonly organizationName: string;
}

/** Makes another member the owner, and the owner an administrator; both are told by mail. */
@Injectable()
export class TransferOwnership {
  constructor(
    private readonly audit: AuditTrail,
    private readonly notices: OwnerNotices,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `owner.name-differs`, `member.not-found`, `member.own-account`, `member.deactivated`, `access.denied`. */
  async run(tx: Transaction, { actor, to, organizationName }: Transfer): Promise<void> {
    const { organizationId, memberId: from } = actor;
    const { entities } = tx;
    const next = await loadMember(entities, organizationId, to);
    requireSomeoneElse(actor, to);
    requireActive(next);
    const { name } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    if (fold(name) !== fold(organizationName))
      throw new DomainError('owner.name-differs', 'invalid', 'That is not the name of the organization.');
    // First down, then up: the database never sees two. Who is no owner any more (another transfer was quicker) gives nothing away.
    const given = await entities.update(MemberEntity, { id: from, organizationId, role: 'owner' }, { role: 'admin' });
    if (given.affected !== 1)
      throw new DomainError('access.denied', 'forbidden', 'Only the owner transfers ownership.');
    await entities.update(MemberEntity, { id: to, organizationId }, { role: 'owner' });
    const at = this.clock.now();
    const facts: MemberRoleChanged[] = [
      { name: 'member.role-changed', organizationId, at, memberId: from, role: 'admin' },
      { name: 'member.role-changed', organizationId, at, memberId: to, role: 'owner' },
    ];
    for (const fact of facts) tx.tell(fact);
    await this.notices.handedOn(tx, { organizationId, from, to });
    const detail = { from, to };
    await this.audit.record(tx, { organizationId, actor, action: 'ownership.transferred', subjectId: to, detail });
  }
}

const fold = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
