/**
 * The thread of `AnswerChecks`, started by this file's name: it holds no database, no config and no network, and may be
 * ended at any moment.
 */
import { parentPort } from 'node:worker_threads';
import { type CheckName, type CheckOutcome, runCheck } from './checks.js';

/** What it is asked. */
export interface CheckTask {
  readonly id: number;
  readonly check: CheckName;
  readonly with: readonly unknown[];
}

/** What it answers. */
export type CheckAnswer = CheckOutcome & { readonly id: number };

parentPort?.on('message', ({ id, check, with: given }: CheckTask) => {
  void runCheck(check, given).then((outcome) => parentPort?.postMessage({ id, ...outcome } satisfies CheckAnswer));
});
