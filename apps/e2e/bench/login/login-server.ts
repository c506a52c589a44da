import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../harness/free-port.ts';
import { Program } from '../../harness/program.ts';
import { IdentityProvider } from './identity-provider.ts';

const ADDRESS = 'hospital';

/** Of the event loop of the server's main thread, milliseconds. */
export interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The server as built, with one organization that signs in at one identity provider, and its event loop watched. */
export class LoginServer {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  /** PEM, of ours: with it assertions are encrypted. */
  certificate = '';
  readonly identityProvider: IdentityProvider;
  private readonly program: Program;
  private readonly origin: string;
  private readonly folder: string;

  private constructor(origin: string, folder: string) {
    this.origin = origin;
    this.folder = folder;
    this.identityProvider = new IdentityProvider(origin, ADDRESS);
    const env = {
      NODE_ENV: 'production',
      CONFRERE_CONFIG: join(folder, 'config.yml'),
      NODE_OPTIONS: `--import ${fileURLToPath(new URL('inside.mjs', import.meta.url))}`,
      BENCH_DELAY_SOCKET: join(folder, 'delay'),
    };
    this.program = new Program('dist/server/apps/server/main.js', join(folder, 'server.log'), env);
  }

  static async start(): Promise<LoginServer> {
    const folder = mkdtempSync(join(tmpdir(), 'confrere-bench-login-'));
    const port = await freePort();
    const server = new LoginServer(`http://localhost:${port}`, folder);
    server.write(port, []);
    const { setup = '' } = await server.program.start();
    await server.found(setup.split('#')[1] ?? '');
    await server.program.stop();
    rmSync(join(folder, 'delay'), { force: true });
    writeFileSync(join(folder, 'metadata.xml'), server.identityProvider.metadata());
    server.write(port, [
      {
        organization: 'hospital',
        address: ADDRESS,
        name: 'Hospital account',
        metadataFile: join(folder, 'metadata.xml'),
        provisioning: 'everyone',
      },
    ]);
    await server.program.start();
    const { body } = await server.ask('GET', `/saml/${ADDRESS}/metadata`);
    const bare = /X509Certificate>([^<]+)</.exec(body)?.[1] ?? '';
    server.certificate = `-----BEGIN CERTIFICATE-----\n${bare.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
    return server;
  }

  private write(port: number, providers: unknown[]): void {
    const config = {
      dataDir: this.folder,
      http: { host: '127.0.0.1', port, publicOrigin: this.origin },
      relay: { host: '127.0.0.1', publicHost: '127.0.0.1', secret: 'a-relay-secret-for-benches-that-nobody-else-has' },
      identity: { providers },
      log: { level: 'error' },
    };
    writeFileSync(join(this.folder, 'config.yml'), JSON.stringify(config));
  }

  private async found(secret: string): Promise<void> {
    const organization = {
      name: 'Hospital',
      slug: 'hospital',
      country: 'NO',
      timeZone: 'Europe/Oslo',
      emergencyNumber: '113',
    };
    const owner = { displayName: 'Dr Ingrid Hansen', email: 'ingrid@hospital.example', password: 'a long one, once' };
    const headers = { origin: this.origin, 'content-type': 'application/json' };
    const body = JSON.stringify({ secret, organization, owner });
    const { status, body: said } = await this.ask('POST', '/api/sign-in/setup', headers, body);
    if (status !== 200) throw new Error(`No organization could be founded: ${status} ${said}`);
  }

  async ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
    const sent = request(`${this.origin}${path}`, {
      method,
      agent: this.agent,
      headers: { ...headers, ...(body && { 'content-length': String(Buffer.byteLength(body)) }) },
    });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
  }

  /** Presses the button of the sign-in page. @returns where it led, and the cookie. */
  async begin(): Promise<{ location: string; cookie: string }> {
    const { status, headers } = await this.ask('GET', `/saml/${ADDRESS}/sign-in`);
    if (status !== 302) throw new Error(`The sign-in did not begin: ${status}`);
    return { location: headers.location ?? '', cookie: cookieIn(headers) };
  }

  /** Posts what the identity provider's page would. @returns the login cookie. */
  async finish(form: string, cookie: string): Promise<string> {
    const headers = {
      cookie,
      origin: 'https://idp.hospital.example',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const answer = await this.ask('POST', `/saml/${ADDRESS}/acs`, headers, form);
    if (answer.status !== 303 || answer.headers.location !== '/desk')
      throw new Error(`Nobody was signed in: ${answer.status} ${answer.headers.location} ${answer.body}`);
    return cookieIn(answer.headers);
  }

  /** A request of somebody who is signed in: the floor. */
  async plain(cookie: string): Promise<void> {
    const { status } = await this.ask('GET', '/api/desk/identity', { cookie });
    if (status !== 200) throw new Error(`Not signed in: ${status}`);
  }

  /** Milliseconds on a processor so far, over all threads. */
  cpu(): number {
    const tasks = `/proc/${this.program.pid}/task`;
    let sum = 0;
    for (const thread of readdirSync(tasks))
      sum += Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[0]);
    return sum / 1e6;
  }

  /** What was measured since the last look. */
  async delay(): Promise<Delay> {
    const chunks: Buffer[] = [];
    const connection = createConnection(join(this.folder, 'delay'));
    for await (const chunk of connection as AsyncIterable<Buffer>) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString()) as Delay;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    await this.program.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const cookieIn = (headers: IncomingHttpHeaders): string => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
