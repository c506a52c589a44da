import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const ROOT = resolve(__dirname, '../..');
const PROGRAM = 'relay.mjs';

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The relay as a program, built of this tree into a folder of its own. */
export class RelayProgram {
  private readonly processes: RunningRelay[] = [];

  private constructor(private readonly folder: string) {}

  static async build(): Promise<RelayProgram> {
    const folder = mkdtempSync(join(tmpdir(), 'confrere-relay-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await build({
      absWorkingDir: ROOT,
      entryPoints: ['apps/relay/main.ts'],
      outfile: join(folder, PROGRAM),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      packages: 'external',
      alias: {
        '@confrere/kernel': './libs/kernel/index.ts',
        '@confrere/contract': './libs/contract/index.ts',
        '@confrere/relay': './libs/relay/index.ts',
      },
      tsconfig: join(ROOT, 'tsconfig.json'),
      logLevel: 'silent',
    });
    return new RelayProgram(folder);
  }

  /** Starts it on loopback and waits until it is ready. */
  async start(env: Readonly<Record<string, string>>): Promise<RunningRelay> {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const child = spawn(process.execPath, [join(this.folder, PROGRAM)], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        CONFRERE_RELAY_PORT: String(port),
        CONFRERE_RELAY_METRICS_PORT: String(metricsPort),
        CONFRERE_LOG_LEVEL: 'info',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const relay = new RunningRelay(child, port, metricsPort);
    this.processes.push(relay);
    await relay.ready();
    return relay;
  }

  /** Ends what still runs. */
  async end(): Promise<void> {
    for (const relay of this.processes.splice(0)) await relay.kill();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class RunningRelay {
  /** Everything it said, standard error first parsed as its log where it is one. */
  readonly log: Record<string, unknown>[] = [];
  readonly said: string[] = [];
  private readonly exit: Promise<number | null>;

  constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly metricsPort: number,
  ) {
    this.exit = new Promise((done) => child.once('exit', done));
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.said.push(line));
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) =>
        line.startsWith('{') ? this.log.push(JSON.parse(line) as Record<string, unknown>) : this.said.push(line),
      );
  }

  async ready(): Promise<void> {
    let ended = false;
    void this.exit.then(() => (ended = true));
    while (!this.said.some((line) => line.startsWith('ready '))) {
      if (ended) throw new Error(`The relay did not start: ${this.said.join('\n')}`);
      await turn();
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Its exit code; null when a signal ended it. */
  exited(): Promise<number | null> {
    return this.exit;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  /** The value of one metric without labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).text();
    return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1] ?? NaN);
  }

  async until(name: string, value: number): Promise<void> {
    while ((await this.metric(name)) !== value) await turn();
  }
}

/** Lets the network have its turn; the test's own time limit ends a wait that is in vain. */
export const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 5));
