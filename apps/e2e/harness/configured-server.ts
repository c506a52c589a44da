import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { makeCertificate } from '../../../libs/platform/tls/testing/make-certificate.ts';
import { freePort } from './free-port.ts';
import { Program } from './program.ts';
import { until } from './until.ts';

export interface ServerWish {
  /** The staff come by HTTPS, on a listener of their own, with a certificate that nobody trusts. */
  readonly tls?: boolean;
  /** What else its config file says. `folder` is for files of its own. */
  readonly settings?: (folder: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** A server with a config file, an empty database and a mail server; on `localhost`, since passkeys need a host name. */
export class ConfiguredServer {
  readonly origin: string;
  /** The link that the first start prints. */
  setup = '';
  private readonly program: Program;
  /** Where its database is. */
  readonly folder: string;
  private readonly smtp: SMTPServer;
  private readonly mails: string[] = [];

  private constructor(origin: string, program: Program, folder: string, smtp: SMTPServer) {
    this.origin = origin;
    this.program = program;
    this.folder = folder;
    this.smtp = smtp;
  }

  static async start(logs: string, { tls = false, settings }: ServerWish = {}): Promise<ConfiguredServer> {
    const folder = mkdtempSync(join(tmpdir(), 'confrere-configured-'));
    const [port, smtpPort] = [await freePort(), await freePort()];
    const origin = `${tls ? 'https' : 'http'}://localhost:${port}`;
    const secret = 'a-relay-secret-for-journeys-that-nobody-else-has';
    const config = {
      dataDir: folder,
      ...(tls ? await staffByHttps(folder, port, origin) : { http: { host: '127.0.0.1', port, publicOrigin: origin } }),
      relay: { host: '127.0.0.1', publicHost: '127.0.0.1', secret },
      mail: { host: '127.0.0.1', port: smtpPort, from: 'confrere@hospital.example', secure: 'none' },
      ...(await settings?.(folder)),
    };
    writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
    const env = { NODE_ENV: 'production', CONFRERE_CONFIG: join(folder, 'config.yml') };
    const program = new Program('dist/server/apps/server/main.js', join(logs, 'server.log'), env);
    const smtp = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, _session, done) => {
        simpleParser(stream).then(({ text }) => {
          server.mails.push(text ?? '');
          done();
        }, done);
      },
    });
    const server = new ConfiguredServer(origin, program, folder, smtp);
    await new Promise<void>((resolve) => smtp.listen(smtpPort, '127.0.0.1', resolve));
    const said = await program.start();
    server.setup = said['setup'] ?? '';
    return server;
  }

  /** The address in the last mail that leads to this page. */
  async mailedLink(page: string): Promise<string> {
    const pattern = new RegExp(`${this.origin}${page}#[A-Za-z0-9_-]{43}`);
    const found = await until(
      `a mail with a link to ${page}`,
      () => pattern.exec(this.mails.at(-1) ?? '')?.[0] ?? null,
      (link) => link !== null,
    );
    return found ?? '';
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await new Promise<void>((resolve) => this.smtp.close(() => resolve()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Visitors would come by a reverse proxy with TLS in front of the port of `http`; nobody does here. */
async function staffByHttps(folder: string, port: number, origin: string): Promise<Record<string, unknown>> {
  const { cert, key } = makeCertificate();
  const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  writeFileSync(tls.certFile, cert);
  writeFileSync(tls.keyFile, key, { mode: 0o600 });
  const staff = { host: '127.0.0.1', port, publicOrigin: origin, tls };
  return {
    http: { host: '127.0.0.1', port: await freePort(), publicOrigin: 'https://visit.hospital.example' },
    listeners: { desk: staff, admin: staff },
  };
}
