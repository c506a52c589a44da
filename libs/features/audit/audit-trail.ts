import { Clock, IdGenerator } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { AuditEventEntity } from './audit-event.entity.js';

export interface Audited {
  readonly organizationId: string;
  /** Who did it; null is the appliance itself. */
  readonly actor: Principal | null;
  /** Past tense with its noun: `desk.entered`. */
  readonly action: string;
  readonly subjectId?: string;
  /** Facts for the reader of the trail. Never a name, an address or anything said in a call. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Writes down what was done, in the transaction in which it was done: without the entry the deed does not happen. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async record(
    { entities }: Transaction,
    { organizationId, actor, action, subjectId, detail }: Audited,
  ): Promise<void> {
    await entities.insert(AuditEventEntity, {
      id: this.ids.id(),
      organizationId,
      at: this.clock.now(),
      actorKind: actor?.kind ?? 'system',
      actorId: actor && (actor.kind === 'member' ? actor.memberId : actor.linkSessionId),
      action,
      subjectId: subjectId ?? null,
      detail: detail ?? {},
    });
  }
}
