import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificate } from '../../../libs/platform/tls/testing/make-certificate.ts';
import { freePort } from './free-port.ts';
import { Program } from './program.ts';
import { RelayProgram } from './relay-program.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface ApplianceOptions {
  /** Folder for the logs of its processes. */
  logs: string;
  /** Calls may use the relay only. */
  relayOnly?: boolean;
  /** Longest life of an allocation, seconds: shorter than a call, so that the call must refresh it. */
  relayLifetime?: number;
  /** HTTPS, and TURN over TCP and TLS, on one port, with a certificate of its own. Pages do not come over `line` then. */
  tls?: boolean;
  /** So many relays, one by default. */
  relays?: number;
}

/** The links that an evaluation prints at its first start; each professional's link opens once. */
export interface Links {
  readonly professional: string;
  readonly colleague: string;
  readonly visitor: string;
}

const SECRET = 'a-relay-secret-for-journeys-that-nobody-else-has';

/** A whole appliance of its own: server and relay as built, a fresh database, and the line in front of the server. */
export class Appliance {
  readonly origin: string;
  readonly line: TcpProxy;
  readonly relays: readonly RelayProgram[];
  links: Links = { professional: '', colleague: '', visitor: '' };
  private server: Program;
  private readonly dataDir: string;

  private constructor(origin: string, line: TcpProxy, server: Program, relays: RelayProgram[], dataDir: string) {
    this.origin = origin;
    this.line = line;
    this.server = server;
    this.relays = relays;
    this.dataDir = dataDir;
  }

  static async start(options: ApplianceOptions): Promise<Appliance> {
    const dataDir = mkdtempSync(join(tmpdir(), 'confrere-e2e-'));
    const [linePort, httpPort] = [await freePort(), await freePort()];
    const origin = options.tls ? `https://127.0.0.1:${httpPort}` : `http://127.0.0.1:${linePort}`;
    const env: Record<string, string | undefined> = {
      NODE_ENV: 'production',
      CONFRERE_CONFIG: undefined,
      CONFRERE_DATA_DIR: dataDir,
      CONFRERE_HTTP_HOST: '127.0.0.1',
      CONFRERE_HTTP_PORT: String(httpPort),
      CONFRERE_HTTP_PUBLIC_ORIGIN: origin,
      CONFRERE_RELAY_HOST: '127.0.0.1',
      CONFRERE_RELAY_SECRET: SECRET,
      ...(options.tls ? certificate(dataDir) : {}),
      ...(options.relayOnly ? { CONFRERE_RELAY_TRANSPORT_POLICY: 'relay' } : {}),
      ...(options.relayLifetime ? { CONFRERE_RELAY_LIFETIME: String(options.relayLifetime) } : {}),
    };
    const log = (name: string): string => join(options.logs, `${name}.log`);
    const server = (more: typeof env): Program =>
      new Program('dist/server/apps/server/main.js', log('server'), { ...env, ...more });
    const relays: RelayProgram[] = [];
    for (let index = 0; index < (options.relays ?? 1); index++) {
      const several = options.relays ? { CONFRERE_CONFIG: configFile(dataDir), CONFRERE_RELAY_NODE: node(index) } : {};
      relays.push(await RelayProgram.on(log(`relay-${index}`), { ...env, ...several }));
    }
    const appliance = new Appliance(
      origin,
      await TcpProxy.open(linePort, httpPort),
      server({ CONFRERE_RELAY_PORT: String(relays[0]?.port) }),
      relays,
      dataDir,
    );
    try {
      if (!options.relays) await appliance.startRelay();
      appliance.links = linksIn(await appliance.server.start());
      if (options.relays) {
        // Only an evaluation makes example data, and only a config file can name several relays.
        await appliance.server.stop();
        writeConfig(dataDir, relays);
        await Promise.all(relays.map((relay) => relay.start()));
        appliance.server = server({ CONFRERE_CONFIG: configFile(dataDir) });
        await appliance.startServer();
      }
      return appliance;
    } catch (error) {
      await appliance.stop();
      throw error;
    }
  }

  /** The only one, or the first. */
  get relay(): RelayProgram {
    const [relay] = this.relays;
    if (!relay) throw new Error('This appliance has no relay.');
    return relay;
  }

  /** A command for administrators, beside the running server; its words. */
  async confrere(...words: string[]): Promise<string> {
    const env = { ...process.env, CONFRERE_DATA_DIR: this.dataDir, CONFRERE_RELAY_SECRET: SECRET };
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli/apps/cli/main.js', ...words], { env });
    return stdout;
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

  async stop(): Promise<void> {
    await Promise.all([this.server.stop(), ...this.relays.map((relay) => relay.stop()), this.line.close()]);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

function linksIn({ professional, colleague, visitor }: Readonly<Record<string, string>>): Links {
  if (!professional || !colleague || !visitor) throw new Error('The server printed no links to open.');
  return { professional, colleague, visitor };
}

/** A certificate for loopback that nobody trusts: browsers here are told to take any. */
function certificate(folder: string): Record<string, string> {
  const { cert, key } = makeCertificate();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return { CONFRERE_TLS_CERT_FILE: certFile, CONFRERE_TLS_KEY_FILE: keyFile };
}

const node = (index: number): string => `relay-${index}`;
const configFile = (folder: string): string => join(folder, 'config.yml');

function writeConfig(folder: string, relays: readonly RelayProgram[]): void {
  const nodes = relays.map(({ port }, index) => ({ id: node(index), publicHost: '127.0.0.1', port }));
  writeFileSync(configFile(folder), JSON.stringify({ relay: { nodes } }));
}
