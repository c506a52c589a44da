import { readFileSync } from 'node:fs';
import { freePort } from './free-port.ts';
import { Program } from './program.ts';

/** A relay process, with the port at which browsers reach it and the one at which it tells of itself. */
export class RelayProgram extends Program {
  readonly port: number;
  private readonly metricsPort: number;

  private constructor(port: number, metricsPort: number, log: string, env: Record<string, string | undefined>) {
    super('dist/relay/apps/relay/main.js', log, {
      ...env,
      CONFRERE_RELAY_PORT: String(port),
      CONFRERE_RELAY_METRICS_PORT: String(metricsPort),
    });
    this.port = port;
    this.metricsPort = metricsPort;
  }

  static async on(log: string, env: Record<string, string | undefined>): Promise<RelayProgram> {
    return new RelayProgram(await freePort(), await freePort(), log, env);
  }

  /** One of its metrics, as an administrator's Prometheus reads it. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    if (!line) throw new Error(`The relay has no metric ${name}.`);
    return Number(line.split(' ')[1]);
  }

  allocations(): Promise<number> {
    return this.metric('confrere_relay_allocations');
  }

  /** Kilobytes of memory that it holds; null where the system does not tell. */
  memory(): number | null {
    try {
      const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN);
    } catch {
      return null;
    }
  }
}
