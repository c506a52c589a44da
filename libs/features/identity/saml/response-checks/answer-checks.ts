import { Worker } from 'node:worker_threads';
import { Clock } from '@confrere/kernel';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { insist, SamlRefusal } from '../refusal.js';
import type { CheckAnswer, CheckTask } from './checking-thread.js';
import type { CheckArguments, CheckName, CheckOutcome, CheckValue } from './checks.js';

/** The heap of the thread (MB). A message has 256 kB at most; what is made of it stays far below this. */
export const HEAP = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 };
/** Milliseconds. What takes longer was made to; usual ones take a hundredth of it. */
export const LONGEST_CHECK = 5_000;
/** So many wait at most. They are checked in a few seconds; later ones are told to come again. */
export const MOST_WAITING = 100;
/** Beside this file, and in its language: as it is built, or, in specs, as it is written. */
const beside = (file: string): URL => new URL(file, import.meta.url);
const ENTRY = import.meta.url.endsWith('.ts')
  ? { file: beside('./checking-thread.ts'), execArgv: ['--import', beside('./testing/from-source.mjs').href] }
  : { file: beside('./checking-thread.js'), execArgv: [] };

/**
 * Checks what identity providers say, one message at a time, in a thread of its own: the server answers others meanwhile.
 * A message that ends the thread, takes too long or too much memory is refused, and the next one meets a new thread.
 */
@Injectable()
export class AnswerChecks implements OnApplicationShutdown {
  private thread: Worker | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private count = 0;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Starts the thread, where it does not run, before there is anything to check. */
  prepare(): void {
    this.thread ??= this.start();
  }

  /**
   * @throws SamlRefusal as the check says; `not-checked` when it came to no end; `busy` when too many wait.
   */
  async run<Name extends CheckName>(check: Name, ...given: CheckArguments<Name>): Promise<CheckValue<Name>> {
    insist(this.waiting < MOST_WAITING, 'busy');
    this.waiting++;
    const turn = this.tail.then(() => this.ask(check, given)).finally(() => this.waiting--);
    this.tail = turn.catch(() => undefined);
    const outcome = await turn;
    if ('refused' in outcome) throw new SamlRefusal(outcome.refused);
    if ('value' in outcome) return outcome.value as CheckValue<Name>;
    this.log.error('saml.not-checked', undefined, { check, fault: outcome.fault });
    throw new SamlRefusal('not-checked');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread?.terminate();
    this.thread = null;
  }

  private ask(check: CheckName, given: readonly unknown[]): Promise<CheckOutcome> {
    const thread = (this.thread ??= this.start());
    const id = ++this.count;
    return new Promise((resolve) => {
      const settle = (outcome: CheckOutcome): void => {
        timer.cancel();
        thread.off('message', answered).off('exit', exited).off('error', failed);
        resolve(outcome);
      };
      const end = (fault: string): void => {
        if (this.thread === thread) this.thread = null;
        void thread.terminate();
        settle({ fault });
      };
      const answered = (outcome: CheckAnswer): void => {
        if (outcome.id === id) settle(outcome);
      };
      const exited = (): void => end('the thread ended');
      const failed = (error: Error & { code?: string }): void => end(`the thread failed: ${error.code ?? error.name}`);
      const timer = this.clock.after(LONGEST_CHECK, () => end('it took too long'));
      thread.on('message', answered).on('exit', exited).on('error', failed);
      thread.postMessage({ id, check, with: given } satisfies CheckTask);
    });
  }

  private start(): Worker {
    const thread = this.makeThread();
    thread.unref();
    // Between two messages as well, so that an end is no unhandled error.
    thread.on('error', () => undefined);
    thread.on('exit', () => {
      if (this.thread === thread) this.thread = null;
    });
    return thread;
  }

  protected makeThread(): Worker {
    return new Worker(ENTRY.file, { resourceLimits: HEAP, execArgv: ENTRY.execArgv, env: {} });
  }
}
