import type { AuditAction } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { refuseUnlessWorking } from '@confrere/features/organizations';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { RoomChanged } from '../events.js';
import { RoomEntity } from '../room.entity.js';
import { RoomKeys } from './room-keys.js';

/** What every act on a room has in common: it is found, changed once, written down, and told. */
@Injectable()
export class RoomActs {
  constructor(
    private readonly keys: RoomKeys,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `room.not-found`, `organization.suspended`, `organization.closing`. */
  async load(tx: Transaction, { organizationId }: MemberPrincipal, key: string): Promise<RoomEntity> {
    await refuseUnlessWorking(tx.entities, organizationId);
    return this.keys.load(tx, organizationId, key);
  }

  /** @throws DomainError `room.changed` when it is not the version that was read. */
  async write(
    tx: Transaction,
    { id, organizationId }: RoomEntity,
    version: number,
    changes: Partial<RoomEntity>,
  ): Promise<void> {
    const { affected } = await tx.entities.update(
      RoomEntity,
      { id, organizationId, version },
      { ...changes, version: version + 1 },
    );
    if (affected !== 1)
      throw new DomainError('room.changed', 'conflict', 'Somebody else has changed it since you read it.');
  }

  /** Writes down who did what, and tells those who look. */
  async done(
    tx: Transaction,
    actor: MemberPrincipal | null,
    { id, organizationId }: RoomEntity,
    action: AuditAction,
    detail: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.audit.record(tx, { organizationId, actor, action, subjectId: id, detail });
    const fact: RoomChanged = { name: 'room.changed', organizationId, roomId: id, at: this.clock.now() };
    tx.tell(fact);
  }
}
