import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { Program } from './program.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface ApplianceOptions {
  /** Folder for the logs of its processes. */
  logs: string;
  /** Calls may use the relay only. */
  relayOnly?: boolean;
  /** Longest life of an allocation, seconds: shorter than a call, so that the call must refresh it. */
  relayLifetime?: number;
}

/** The links that an evaluation prints at its first start; each professional's link opens once. */
export interface Links {
  readonly professional: string;
  readonly colleague: string;
  readonly visitor: string;
}

/** A whole appliance of its own: server and relay as built, a fresh database, and the line in front of the server. */
export class Appliance {
  readonly origin: string;
  readonly line: TcpProxy;
  links: Links = { professional: '', colleague: '', visitor: '' };
  private readonly server: Program;
  private readonly relay: Program;
  private readonly dataDir: string;

  private constructor(line: TcpProxy, server: Program, relay: Program, dataDir: string) {
    this.origin = `http://127.0.0.1:${line.port}`;
    this.line = line;
    this.server = server;
    this.relay = relay;
    this.dataDir = dataDir;
  }

  static async start(options: ApplianceOptions): Promise<Appliance> {
    const dataDir = mkdtempSync(join(tmpdir(), 'confrere-e2e-'));
    const [linePort, httpPort, relayPort] = [await freePort(), await freePort(), await freePort()];
    const env: Record<string, string | undefined> = {
      NODE_ENV: 'production',
      CONFRERE_CONFIG: undefined,
      CONFRERE_DATA_DIR: dataDir,
      CONFRERE_HTTP_HOST: '127.0.0.1',
      CONFRERE_HTTP_PORT: String(httpPort),
      CONFRERE_HTTP_PUBLIC_ORIGIN: `http://127.0.0.1:${linePort}`,
      CONFRERE_RELAY_HOST: '127.0.0.1',
      CONFRERE_RELAY_PORT: String(relayPort),
      ...(options.relayOnly ? { CONFRERE_RELAY_TRANSPORT_POLICY: 'relay' } : {}),
      ...(options.relayLifetime ? { CONFRERE_RELAY_LIFETIME: String(options.relayLifetime) } : {}),
    };
    const appliance = new Appliance(
      await TcpProxy.open(linePort, httpPort),
      new Program('dist/server/apps/server/main.js', join(options.logs, 'server.log'), env),
      new Program('dist/relay/apps/relay/main.js', join(options.logs, 'relay.log'), env),
      dataDir,
    );
    try {
      await appliance.relay.start();
      const said = await appliance.server.start();
      const { professional, colleague, visitor } = said;
      if (!professional || !colleague || !visitor) throw new Error('The server printed no links to open.');
      appliance.links = { professional, colleague, visitor };
      return appliance;
    } catch (error) {
      await appliance.stop();
      throw error;
    }
  }

  /** As if the power of the server had gone; the relay goes on. */
  async killServer(): Promise<void> {
    await this.server.kill();
  }

  async startServer(): Promise<void> {
    await this.server.start();
  }

  async killRelay(): Promise<void> {
    await this.relay.kill();
  }

  async startRelay(): Promise<void> {
    await this.relay.start();
  }

  /** Kilobytes of memory that the relay holds; null where the system does not tell. */
  relayMemory(): number | null {
    try {
      const status = readFileSync(`/proc/${this.relay.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN);
    } catch {
      return null;
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.relay.stop(), this.line.close()]);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
