import { type Checkpoint, isSignedBy } from '../chain/checkpoint.js';
import type { ChainFault } from '../chain/faults.js';
import type { PublicKeys } from '../chain/public-keys.js';
import { readCheckpointLine } from './read-line.js';

/** Checkpoints by organization, each of them signed by a key that counts. */
export type Checkpoints = ReadonlyMap<string, readonly Checkpoint[]>;

/**
 * Reads a file of checkpoints: JSON Lines as the appliance appends them, or lines of a log collector that end with one.
 * A line that a crash cut off is no fault: it came again as a whole, or is the last.
 * @returns those that a key vouches for, and what is wrong with the others.
 */
export function readCheckpoints(text: string, keys: PublicKeys): { checkpoints: Checkpoints; faults: ChainFault[] } {
  const checkpoints = new Map<string, Checkpoint[]>();
  const faults: ChainFault[] = [];
  const lines = text.split('\n').map((whole) => whole.slice(Math.max(0, whole.indexOf('{"'))).trimEnd());
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('{"action"')) continue;
    const checkpoint = readCheckpointLine(line);
    if (checkpoint && isSignedBy(keys, checkpoint)) {
      checkpoints.set(checkpoint.organization, [...(checkpoints.get(checkpoint.organization) ?? []), checkpoint]);
      continue;
    }
    if (!checkpoint && isCutOff(line, lines.slice(index + 1))) continue;
    const where = checkpoint
      ? `names key ${checkpoint.key}, which did not sign it or is none that was given`
      : 'is no checkpoint';
    faults.push({
      code: 'checkpoint.forged',
      organization: checkpoint?.organization ?? null,
      seq: checkpoint?.seq ?? null,
      says: `Line ${index + 1} of the checkpoints ${where}.`,
    });
  }
  return { checkpoints, faults };
}

/** Every checkpoint begins so, being canonical JSON. */
const BEGIN = '{"at":"';

const isCutOff = (line: string, later: readonly string[]): boolean =>
  line.startsWith(BEGIN.slice(0, line.length)) &&
  (later.length === 0 || later.some((whole) => whole.length > line.length && whole.startsWith(line)));
