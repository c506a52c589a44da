import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Program } from '../../harness/program.ts';

const INSIDE = fileURLToPath(new URL('inside.mjs', import.meta.url));

/** After the garbage was collected: bytes in use; and by how many ms the event loop came late (p99) since the last look. */
export interface Look {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly late: number;
}

/** A server program that is looked at from outside (processor) and from inside (memory). */
export class Measured {
  readonly port: number;
  private readonly program: Program;
  private readonly socket: string;

  /** @param entry a path below the repository; @param folder for its log and its socket. */
  constructor(entry: string, port: number, folder: string, env: Readonly<Record<string, string>> = {}) {
    this.port = port;
    this.socket = `${folder}/inside-${port}`;
    const flags = [process.env['BENCH_NODE_OPTIONS'] ?? '', `--import ${INSIDE}`].join(' ');
    this.program = new Program(entry, `${folder}/server-${port}.log`, {
      ...env,
      NODE_ENV: 'production',
      NODE_OPTIONS: flags,
      BENCH_INSIDE: this.socket,
      BENCH_PORT: String(port),
    });
  }

  async start(): Promise<void> {
    rmSync(this.socket, { force: true });
    await this.program.start();
  }

  stop(): Promise<void> {
    return this.program.stop();
  }

  /** Ends it now, whatever it does. */
  kill(): void {
    void this.program.kill();
  }

  /** As if the power had gone, and at once started anew. */
  async crash(): Promise<void> {
    await this.program.kill();
    await this.start();
  }

  /** Milliseconds on a processor so far, over all threads. */
  cpu(): number {
    const tasks = `/proc/${this.program.pid}/task`;
    let sum = 0;
    for (const thread of readdirSync(tasks))
      sum += Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[0]);
    return sum / 1e6;
  }

  async look(): Promise<Look> {
    const connection = createConnection(this.socket);
    const chunks: Buffer[] = [];
    connection.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(connection, 'end');
    return JSON.parse(Buffer.concat(chunks).toString()) as Look;
  }
}
