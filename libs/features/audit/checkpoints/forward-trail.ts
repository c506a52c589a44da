import type { IdGenerator } from '@confrere/kernel';
import type { UnitOfWork } from '@confrere/platform/storage';
import { Between } from 'typeorm';
import { entryLine } from '../chain/audit-entry.js';
import { checkpointLine } from '../chain/checkpoint.js';
import { AuditCheckpointEntity } from '../trail/audit-checkpoint.entity.js';
import { AuditEventEntity } from '../trail/audit-event.entity.js';
import { AuditForwardingEntity } from '../trail/audit-forwarding.entity.js';
import { entryOf } from '../trail/audit-trail.js';
import { checkpointOf } from './sign-checkpoints.js';
import type { SyslogEvent } from './syslog-message.js';

/** So many entries at most go out together. */
const BATCH = 1_000;

export interface Destination {
  readonly name: 'file' | 'syslog';
  /** Whether the entries go there too, or the checkpoints alone. */
  readonly entries: boolean;
  /** Returns once it has them for good; they come again after a failure. */
  deliver(events: readonly SyslogEvent[]): void | Promise<void>;
}

/**
 * Tells a destination outside what it has not been told yet, in order, up to the last checkpoint. How far it has come is
 * stored after it was told: a crash in between tells it something twice, and nothing never.
 */
export class ForwardTrail {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: IdGenerator,
    readonly destination: Destination,
  ) {}

  /** @param latest the number of the last checkpoint of each organization. */
  async all(latest: ReadonlyMap<string, number>): Promise<void> {
    const { name } = this.destination;
    const rows = await this.unitOfWork.everywhere.read((entities) =>
      entities.findBy(AuditForwardingEntity, { destination: name }),
    );
    const told = new Map(rows.map(({ organizationId, seq }) => [organizationId, seq]));
    for (const [organizationId, upTo] of latest)
      for (let seq = told.get(organizationId) ?? 0; seq < upTo;) seq = await this.batch(organizationId, seq, upTo);
  }

  /** @returns up to which number the destination has been told now. */
  private async batch(organizationId: string, after: number, last: number): Promise<number> {
    const upTo = this.destination.entries ? Math.min(after + BATCH, last) : last;
    const range = { seq: Between(after + 1, upTo) };
    const order = { seq: 'ASC' } as const;
    const events = await this.unitOfWork.in(organizationId).read(async (entities) => {
      const rows = this.destination.entries ? await entities.find(AuditEventEntity, { where: range, order }) : [];
      const checkpoints = await entities.find(AuditCheckpointEntity, { where: range, order });
      return inOrder(rows, checkpoints);
    });
    if (events.length > 0) await this.destination.deliver(events);
    await this.remember(organizationId, upTo);
    return upTo;
  }

  private remember(organizationId: string, seq: number): Promise<void> {
    const { name: destination } = this.destination;
    return this.unitOfWork.in(organizationId).run(async ({ entities }) => {
      const { affected } = await entities.update(AuditForwardingEntity, { destination }, { seq });
      if (affected === 0) await entities.insert(AuditForwardingEntity, { id: this.ids.id(), destination, seq });
    });
  }
}

/** Entries without what was kept apart of them, and each checkpoint after the entry that it vouches for. */
function inOrder(rows: readonly AuditEventEntity[], checkpoints: readonly AuditCheckpointEntity[]): SyslogEvent[] {
  const entries = rows.map((row) => ({
    seq: row.seq,
    event: {
      kind: 'audit.entry' as const,
      at: row.at.toISOString(),
      text: entryLine({ entry: entryOf(row), hash: row.hash, payload: null }),
    },
  }));
  const signed = checkpoints.map((row) => ({
    seq: row.seq,
    event: { kind: 'audit.checkpoint' as const, at: row.at.toISOString(), text: checkpointLine(checkpointOf(row)) },
  }));
  // The sort is stable: of one number, the entry comes first.
  return [...entries, ...signed].sort((one, other) => one.seq - other.seq).map(({ event }) => event);
}
