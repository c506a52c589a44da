import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { pause } from './until.ts';

const STOP_WITHIN = 10_000;

export interface ForeignServerOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** File for what it prints. */
  readonly log: string;
  /** Milliseconds until it has to answer. */
  readonly readyWithin?: number;
}

/** A server from other hands that journeys talk to, in a process group of its own: it may have children. */
export class ForeignServer {
  private readonly options: ForeignServerOptions;
  private child: ChildProcess | null = null;

  constructor(options: ForeignServerOptions) {
    this.options = options;
  }

  /** Resolves when this address answers, whatever it answers. */
  async start(address: string): Promise<void> {
    const { program, args, env, log, readyWithin = 30_000 } = this.options;
    const child = spawn(program, args, {
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    // A journey that is cut off leaves nothing behind.
    process.once('exit', () => this.signal('SIGKILL'));
    let failure: Error | null = null;
    child.once('error', (error) => (failure = error));
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        lines.push(chunk.toString());
        appendFileSync(log, chunk);
      });
    const deadline = performance.now() + readyWithin;
    for (;;) {
      if (await answers(address)) return;
      const ended = failure !== null || child.exitCode !== null || child.signalCode !== null;
      if (ended || performance.now() > deadline) {
        await this.stop();
        throw new Error(`${program} ${ended ? 'ended' : 'was not ready in time'}:\n${lines.slice(-20).join('')}`);
      }
      await pause(100);
    }
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    this.signal('SIGTERM');
    const force = setTimeout(() => this.signal('SIGKILL'), STOP_WITHIN);
    await gone;
    clearTimeout(force);
  }

  /** To it and to all that it started. */
  private signal(signal: NodeJS.Signals): void {
    const { child } = this;
    if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}
