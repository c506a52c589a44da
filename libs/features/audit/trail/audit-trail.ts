import type { AuditAction } from '@confrere/contract';
import { Clock, type DomainEvent, IdGenerator } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import {
  type AuditEntry,
  commitmentOf,
  type Detail,
  entryHash,
  NOTHING_BEFORE,
  type Payload,
} from '../chain/audit-entry.js';
import { AuditEventEntity } from './audit-event.entity.js';
import { AuditHeadEntity } from './audit-head.entity.js';
import { AuditPayloadEntity } from './audit-payload.entity.js';

export interface Audited {
  readonly organizationId: string;
  /** Who did it; null is the appliance itself. */
  readonly actor: Principal | null;
  /** A new one is written into libs/contract/audit-actions.ts first, where the desk's words for it are asked for too. */
  readonly action: AuditAction;
  readonly subjectId?: string;
  /** Facts for the reader of the trail. Never a name, an address or anything said in a call. */
  readonly detail?: Detail;
  /** Why, as somebody wrote it. People write names: it is kept apart, and can be erased without breaking the chain. */
  readonly reason?: string;
  /** What says who somebody is, where the reader needs it. Kept apart and erasable, as the reason is. */
  readonly personal?: Payload;
}

/** An entry was added, and has been committed. */
export interface AuditRecorded extends DomainEvent {
  readonly name: 'audit.recorded';
  readonly seq: number;
}

const SALT_BYTES = 32;

/** Writes down what was done, in the transaction in which it was done: without the entry the deed does not happen. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @throws Error when the chain has gone on meanwhile or cannot be read: nothing of the transaction is kept then. */
  async record(transaction: Transaction, audited: Audited): Promise<void> {
    const { entities } = transaction;
    const { organizationId, actor, action, subjectId, detail } = audited;
    const head = await entities.findOneBy(AuditHeadEntity, { organizationId });
    const salted = this.saltedPayload(audited);
    const now = this.clock.now();
    const entry: AuditEntry = {
      v: 1,
      id: this.ids.id(),
      organization: organizationId,
      seq: (head?.seq ?? 0) + 1,
      at: now.toISOString(),
      actor: {
        kind: actor?.kind ?? 'system',
        id: actor && (actor.kind === 'member' ? actor.memberId : actor.linkSessionId),
      },
      action,
      subject: subjectId ?? null,
      detail: detail ?? {},
      commitment: salted && commitmentOf(salted),
      prev: head?.hash ?? NOTHING_BEFORE,
    };
    const hash = entryHash(entry);
    // The head first: whoever is late collides there, which is tried again, and not at the number of the entry.
    await moveHead(transaction, head, { organizationId, seq: entry.seq, hash });
    await entities.insert(AuditEventEntity, rowOf(entry, hash, now));
    if (salted) await entities.insert(AuditPayloadEntity, { id: entry.id, organizationId, ...salted });
    const recorded: AuditRecorded = { name: 'audit.recorded', organizationId, at: now, seq: entry.seq };
    transaction.tell(recorded);
  }

  private saltedPayload({ reason, personal }: Audited) {
    const payload: Payload = { ...personal, ...(reason === undefined ? {} : { reason }) };
    return Object.keys(payload).length === 0 ? null : { payload, salt: this.ids.secret(SALT_BYTES) };
  }
}

/** Where the chain has gone on meanwhile, or its head is gone, the deed does not happen. */
async function moveHead(
  { entities }: Transaction,
  from: AuditHeadEntity | null,
  to: { organizationId: string; seq: number; hash: string },
): Promise<void> {
  if (!from) {
    await entities.insert(AuditHeadEntity, { ...to, anchorSeq: 0, anchorHash: NOTHING_BEFORE });
    return;
  }
  const { organizationId, seq, hash } = to;
  const moved = await entities.update(AuditHeadEntity, { organizationId, seq: from.seq }, { seq, hash });
  if (moved.affected !== 1) throw new Error('The audit trail went on meanwhile: nothing was done.');
}

const rowOf = (entry: AuditEntry, hash: string, at: Date): AuditEventEntity => ({
  id: entry.id,
  organizationId: entry.organization,
  seq: entry.seq,
  at,
  actorKind: entry.actor.kind,
  actorId: entry.actor.id,
  action: entry.action,
  subjectId: entry.subject,
  detail: entry.detail,
  commitment: entry.commitment,
  prevHash: entry.prev,
  hash,
});

/** A stored row as the entry that was hashed. */
export const entryOf = (row: AuditEventEntity): AuditEntry => ({
  v: 1,
  id: row.id,
  organization: row.organizationId,
  seq: row.seq,
  at: row.at.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId },
  action: row.action,
  subject: row.subjectId,
  detail: row.detail,
  commitment: row.commitment,
  prev: row.prevHash,
});
