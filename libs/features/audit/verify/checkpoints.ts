import { type Checkpoint, isSignedBy } from '../chain/checkpoint.js';
import type { ChainFault } from '../chain/faults.js';
import type { PublicKeys } from '../chain/public-keys.js';
import { readCheckpointLine } from './read-line.js';

/** Checkpoints by organization, each of them signed by a key that counts. */
export type Checkpoints = ReadonlyMap<string, readonly Checkpoint[]>;

/**
 * Reads a file of checkpoints: JSON Lines as the appliance appends them, or lines of a log collector that end with one.
 * @returns those that a key vouches for, and what is wrong with the others.
 */
export function readCheckpoints(text: string, keys: PublicKeys): { checkpoints: Checkpoints; faults: ChainFault[] } {
  const checkpoints = new Map<string, Checkpoint[]>();
  const faults: ChainFault[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.slice(Math.max(0, whole.indexOf('{"'))).trimEnd();
    if (line === '' || line.startsWith('{"action"')) continue;
    const checkpoint = readCheckpointLine(line);
    if (checkpoint && isSignedBy(keys, checkpoint)) {
      checkpoints.set(checkpoint.organization, [...(checkpoints.get(checkpoint.organization) ?? []), checkpoint]);
      continue;
    }
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
