import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EphemeralCredential } from '@confrere/relay';
import { makeCertificate } from '../../../libs/platform/tls/testing/make-certificate.ts';
import { freePort } from './free-port.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SECRET = 'a-secret-for-conformance-that-nobody-else-has';
const READY_WITHIN = 20_000;

// Built code: what is tested is what ships.
const { issueCredential } = (await import(`${ROOT}dist/relay/libs/relay/index.js`)) as typeof import('@confrere/relay');

/** The relay as it ships, a process of its own on a free port of an address of loopback. */
export class RelayProcess {
  private calls = 0;
  private readonly child: ChildProcess;
  private readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** With `tls`: where HTTPS, TURN over TCP and TURN over TLS come in. */
  readonly sharedPort: number;

  private constructor(host: string, ports: [number, number], child: ChildProcess, folder: string) {
    this.host = host;
    [this.port, this.sharedPort] = ports;
    this.child = child;
    this.folder = folder;
  }

  /** `settings` are further environment variables of the relay. */
  static async start(
    host = '127.0.0.1',
    settings: Record<string, string> = {},
    { tls = false } = {},
  ): Promise<RelayProcess> {
    const [port, sharedPort] = [await freePort(host), await freePort(host)];
    const folder = mkdtempSync(join(tmpdir(), 'confrere-conformance-'));
    const child = spawn(process.execPath, [`${ROOT}dist/relay/apps/relay/main.js`], {
      cwd: folder,
      env: {
        ...process.env,
        NODE_TEST_CONTEXT: undefined,
        CONFRERE_CONFIG: undefined,
        CONFRERE_DATA_DIR: folder,
        CONFRERE_RELAY_HOST: host,
        CONFRERE_RELAY_PUBLIC_HOST: host,
        CONFRERE_RELAY_PORT: String(port),
        CONFRERE_RELAY_SECRET: SECRET,
        CONFRERE_HTTP_HOST: host,
        CONFRERE_HTTP_PORT: String(sharedPort),
        ...(tls ? certificate(folder) : {}),
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await ready(child);
    return new RelayProcess(host, [port, sharedPort], child, folder);
  }

  /** Credentials of participants of a call that nobody else is in. */
  credentials(...participants: string[]): EphemeralCredential[] {
    const callId = `call-${++this.calls}`;
    const expiresAt = new Date(Date.now() + 600_000);
    return participants.map((participantId) => issueCredential(SECRET, { expiresAt, callId, participantId }));
  }

  /** Whether it has not ended by itself. */
  get runs(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (this.runs) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGINT');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** For loopback, made for this run. */
function certificate(folder: string): Record<string, string> {
  const { cert, key } = makeCertificate();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return { CONFRERE_TLS_CERT_FILE: certFile, CONFRERE_TLS_KEY_FILE: keyFile };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const fail = (what: string): void => reject(new Error(`The relay ${what}:\n${said.slice(-20).join('\n')}`));
    const late = setTimeout(() => fail('was not ready in time'), READY_WITHIN);
    const hear = (line: string): void => {
      said.push(line);
      if (!line.startsWith('ready relay')) return;
      clearTimeout(late);
      resolve();
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', hear);
    child.once('exit', (code) => {
      clearTimeout(late);
      fail(`ended with ${code}`);
    });
  });
}
