import { z } from 'zod';
import { type AuditEntry, type ChainedEntry, entryTexts } from '../chain/audit-entry.js';
import type { Checkpoint } from '../chain/checkpoint.js';
import type { Seal } from '../chain/seal.js';
import { canonicalJson } from '../chain/canonical-json.js';

const signature = { at: z.string(), key: z.string(), signature: z.string() };
const CheckpointLine = z.strictObject({
  kind: z.literal('checkpoint'),
  v: z.literal(1),
  organization: z.string(),
  seq: z.int().min(1),
  hash: z.string(),
  ...signature,
});
const SealLine = z.strictObject({
  kind: z.literal('seal'),
  v: z.literal(1),
  organization: z.string(),
  entries: z.int().min(0),
  first: z.int().min(0),
  last: z.int().min(0),
  whole: z.boolean(),
  sha256: z.string(),
  ...signature,
});

/** An entry of an export with the text that its hash goes over. */
export interface EntryLine {
  readonly kind: 'entry';
  readonly chained: ChainedEntry;
  readonly hashed: string;
}

/**
 * One line of an export. A line has to be the one canonical text of what it says, byte by byte: so a flipped byte is found
 * wherever it is.
 * @returns null when it is not one of ours, or not canonical.
 */
export function readExportLine(line: string): EntryLine | Seal | null {
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    if (value['kind'] === 'seal') return canonical(SealLine.parse(value), line);
    const { hash, payload, salt, ...rest } = value;
    const entry = rest as unknown as AuditEntry;
    const held = payload === undefined ? null : ({ payload, salt } as ChainedEntry['payload']);
    const { hashed, line: wanted } = entryTexts(entry, hash as string, held);
    // The text that the closed shape writes is the line itself: nothing more, nothing less, nothing of another type.
    const fits = wanted === line && Number.isSafeInteger(entry.seq) && entry.seq > 0;
    return fits ? { kind: 'entry', chained: { entry, hash: hash as string, payload: held }, hashed } : null;
  } catch {
    return null;
  }
}

/** One line of a file of checkpoints, or null. */
export function readCheckpointLine(line: string): Checkpoint | null {
  try {
    return canonical(CheckpointLine.parse(JSON.parse(line)), line);
  } catch {
    return null;
  }
}

const canonical = <Shape extends object>(value: Shape, line: string): Shape | null =>
  canonicalJson(value as never) === line ? value : null;
