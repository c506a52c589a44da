import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const READY_WITHIN = 30_000;
const STOP_WITHIN = 5_000;

/** What a program printed as `word rest`: `ready`, and in an evaluation the links. */
export type Said = Readonly<Record<string, string>>;

/** One of the appliance's own processes, built before, with its log in a file. */
export class Program {
  private child: ChildProcess | null = null;
  private readonly entry: string;
  private readonly log: string;
  private readonly env: Readonly<Record<string, string | undefined>>;

  /** `entry` is a path below the repository. */
  constructor(entry: string, log: string, env: Readonly<Record<string, string | undefined>>) {
    this.entry = entry;
    this.log = log;
    this.env = env;
  }

  /** Resolves when the program says that it is ready. */
  start(): Promise<Said> {
    const child = spawn(process.execPath, ['--enable-source-maps', `${ROOT}${this.entry}`], {
      cwd: ROOT,
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    return new Promise((resolve, reject) => {
      const said: Record<string, string> = {};
      const lines: string[] = [];
      const keep = (line: string): void => {
        lines.push(line);
        appendFileSync(this.log, `${line}\n`);
      };
      const fail = (what: string): void => reject(new Error(`${this.entry} ${what}:\n${lines.slice(-20).join('\n')}`));
      const late = setTimeout(() => fail('was not ready in time'), READY_WITHIN);
      createInterface({ input: child.stderr }).on('line', keep);
      createInterface({ input: child.stdout }).on('line', (line) => {
        keep(line);
        const [, word, rest] = /^([a-z]+) (\S.*)$/.exec(line) ?? [];
        if (word === undefined || rest === undefined) return;
        said[word] = rest;
        if (word !== 'ready') return;
        clearTimeout(late);
        // Lines that were printed in the same breath come in first.
        setTimeout(() => resolve(said), 100);
      });
      child.once('exit', (code, signal) => {
        clearTimeout(late);
        fail(`ended (${code ?? signal})`);
      });
    });
  }

  /** Null while it does not run. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** As if the power had gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end once its work is done; does not wait. */
  drain(): void {
    this.child?.kill('SIGTERM');
  }

  /** Whether it runs; false as well when it has ended by itself. */
  get runs(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it at once, in an orderly way. */
  async stop(): Promise<void> {
    const force = setTimeout(() => this.child?.kill('SIGKILL'), STOP_WITHIN);
    await this.end('SIGINT');
    clearTimeout(force);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
    this.child = null;
  }
}
