import type { Rows, UnitOfWork } from '@confrere/platform/storage';
import { In, MoreThan } from 'typeorm';
import type { ChainedEntry } from '../chain/audit-entry.js';
import { ChainCheck } from '../chain/chain-check.js';
import { type Checkpoint, isSignedBy } from '../chain/checkpoint.js';
import type { ChainFault } from '../chain/faults.js';
import type { PublicKeys } from '../chain/public-keys.js';
import { checkpointOf } from '../checkpoints/sign-checkpoints.js';
import { AuditCheckpointEntity } from '../trail/audit-checkpoint.entity.js';
import { AuditEventEntity } from '../trail/audit-event.entity.js';
import { AuditHeadEntity } from '../trail/audit-head.entity.js';
import { AuditPayloadEntity } from '../trail/audit-payload.entity.js';
import { entryOf } from '../trail/audit-trail.js';
import type { Checkpoints } from './checkpoints.js';
import type { TrailReport, VerifyReport } from './report.js';

const PAGE = 2_000;

/** The entries after a number, in order, with what was kept apart of them. */
export async function chainedAfter(entities: Rows, after: number, take: number): Promise<ChainedEntry[]> {
  const rows = await entities.find(AuditEventEntity, { where: { seq: MoreThan(after) }, order: { seq: 'ASC' }, take });
  return withPayloads(entities, rows);
}

/** Rows of one organization as the entries that were hashed. */
export async function withPayloads(entities: Rows, rows: readonly AuditEventEntity[]): Promise<ChainedEntry[]> {
  const apart = rows.filter(({ commitment }) => commitment !== null).map(({ id }) => id);
  const held = apart.length > 0 ? await entities.findBy(AuditPayloadEntity, { id: In(apart) }) : [];
  const payloads = new Map(held.map(({ id, payload, salt }) => [id, { payload, salt }]));
  return rows.map((row) => ({ entry: entryOf(row), hash: row.hash, payload: payloads.get(row.id) ?? null }));
}

/**
 * Checks the trails of a whole database, each against its own head, the checkpoints stored beside it and those from outside.
 * Entries that come meanwhile are left to the next time.
 */
export async function checkStorage(
  unitOfWork: UnitOfWork,
  keys: PublicKeys,
  outside: Checkpoints = new Map(),
): Promise<VerifyReport> {
  const heads = await unitOfWork.everywhere.read((entities) => entities.find(AuditHeadEntity));
  const ids = new Set([...heads.map(({ organizationId }) => organizationId), ...outside.keys()]);
  const trails: TrailReport[] = [];
  const faults: ChainFault[] = [];
  for (const organization of [...ids].sort()) {
    const head = heads.find(({ organizationId }) => organizationId === organization) ?? null;
    const { trail, fault } = await checkTrail(unitOfWork, organization, head, keys, outside.get(organization) ?? []);
    trails.push(trail);
    if (fault) faults.push(fault);
  }
  return { trails, faults };
}

async function checkTrail(
  unitOfWork: UnitOfWork,
  organization: string,
  head: AuditHeadEntity | null,
  keys: PublicKeys,
  outside: readonly Checkpoint[],
): Promise<{ trail: TrailReport; fault: ChainFault | null }> {
  const work = unitOfWork.in(organization);
  const stored = (await work.read((entities) => entities.find(AuditCheckpointEntity)))
    .map(checkpointOf)
    .filter(({ seq }) => seq <= (head?.seq ?? 0));
  const forged = stored.find((checkpoint) => !isSignedBy(keys, checkpoint));
  const checkpoints = [...stored, ...outside];
  const check = new ChainCheck({ organization, checkpoints });
  for (let after = 0; check.fault === null;) {
    const page = await work.read((entities) => chainedAfter(entities, after, PAGE));
    for (const chained of page) if (chained.entry.seq <= (head?.seq ?? Infinity)) check.take(chained);
    if (page.length < PAGE) break;
    after = page.at(-1)?.entry.seq ?? after;
  }
  const { entries, first, erased, setBack } = check;
  const trail = {
    ...{ organization, entries, first, last: check.head.seq, erased, setBack },
    ...{ checkpoints: checkpoints.length, whole: true },
  };
  return { trail, fault: check.finish() ?? headFault(organization, check, head) ?? forgedFault(forged) };
}

function headFault(organization: string, check: ChainCheck, head: AuditHeadEntity | null): ChainFault | null {
  const { seq, hash } = check.head;
  if (seq === (head?.seq ?? 0) && (head === null || hash === head.hash)) return null;
  const says = `The trail ends with entry ${seq}, but its head speaks of entry ${head?.seq ?? 0}.`;
  return { code: 'head.differs', organization, seq, says };
}

const forgedFault = (checkpoint: Checkpoint | undefined): ChainFault | null =>
  checkpoint
    ? {
        code: 'checkpoint.forged',
        organization: checkpoint.organization,
        seq: checkpoint.seq,
        says: `The stored checkpoint at entry ${checkpoint.seq} was signed by none of the keys that were given.`,
      }
    : null;
