import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { build } from 'esbuild';
import type { Task } from './act-program.fixture.js';

const ROOT = resolve(__dirname, '../../..');
/** Native, or asked for by nobody here. All else goes into the one file: a process that reads it starts twice as fast. */
const OUTSIDE = ['better-sqlite3', 'pg', 'class-*', '@nestjs/microservices*', '@nestjs/platform-socket.io'];
type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Processes that do one act each. The next one loads while the one before works. */
export class ActPrograms {
  private next: Child | null = null;

  private constructor(
    private readonly folder: string,
    private readonly program: string,
  ) {}

  static async build(): Promise<ActPrograms> {
    const folder = mkdtempSync(join(tmpdir(), 'confrere-acts-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const program = join(folder, 'act.cjs');
    await build({
      absWorkingDir: ROOT,
      entryPoints: ['apps/server/crash/act-program.fixture.ts'],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node24',
      external: OUTSIDE,
      tsconfig: join(ROOT, 'tsconfig.json'),
      logLevel: 'silent',
    });
    return new ActPrograms(folder, program);
  }

  /** @returns how it ended: killed, or with the names of its steps. @throws Error when it ended otherwise. */
  async run(task: Task): Promise<{ killed: boolean; steps: string[] }> {
    const child = this.next ?? this.spawn();
    this.next = this.spawn();
    const [out, err] = [collect(child.stdout), collect(child.stderr)];
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    child.stdin.write(`${JSON.stringify(task)}\n`);
    const [code, signal] = await ended;
    if (signal === 'SIGKILL') return { killed: true, steps: [] };
    if (code !== 0) throw new Error(`${task.act}, to be killed at ${task.killAt}, ended with ${code}: ${err()}`);
    return { killed: false, steps: JSON.parse(out().trimEnd().split('\n').at(-1) ?? '[]') as string[] };
  }

  close(): void {
    this.next?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(): Child {
    const env = { ...process.env, NODE_COMPILE_CACHE: join(this.folder, 'compiled'), NODE_OPTIONS: '' };
    return spawn(process.execPath, [this.program], { cwd: this.folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  }
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return () => text;
}
