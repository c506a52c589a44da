import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@confrere/kernel';
import { loadConfig } from '@confrere/platform/config';
import { checkRelays } from '../self-test/check-relays.js';
import { turnRestCredential } from './turn-rest.js';

const SECRET = 'north-wind';
const isInstalled = spawnSync('turnserver', ['--help'], { stdio: 'ignore' }).error === undefined;

it('credentials are base64 of HMAC-SHA-1 over expiry and name, as coturn and eturnal expect', () => {
  const who = { expiresAt: new Date(1_796_116_500_900), callId: 'call-1', participantId: 'anna' };
  // printf 1796116500:call-1.anna | openssl dgst -sha1 -hmac north-wind -binary | base64
  expect(turnRestCredential(SECRET, who)).toEqual({
    username: '1796116500:call-1.anna',
    credential: 'VCs75aaZeGx6ADur3QoFSA2Hdco=',
  });
});

if (!isInstalled)
  process.stderr.write('SKIPPED: no real coturn is tried; install it (Debian: apt-get install coturn).\n');

(isInstalled ? describe : describe.skip)('a real coturn', () => {
  let folder: string;
  let coturn: ChildProcess;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'confrere-coturn-'));
    const probe = createSocket('udp4').bind(0, '127.0.0.1');
    await once(probe, 'listening');
    port = probe.address().port;
    probe.close();
    const said: string[] = [];
    const args = ['-n', '--use-auth-secret', `--static-auth-secret=${SECRET}`, '--realm=site', '--no-cli', '--no-tls'];
    const where = ['-L', '127.0.0.1', '-E', '127.0.0.1', '-p', String(port), '--allow-loopback-peers'];
    const files = [
      '--log-file=stdout',
      `--pidfile=${join(folder, 'pid')}`,
      `--userdb=${join(folder, 'db')}`,
      '--no-dtls',
    ];
    coturn = spawn('turnserver', [...args, ...where, ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
    coturn.stdout?.on('data', (text: Buffer) => said.push(text.toString()));
    let ended = false;
    coturn.once('exit', () => (ended = true));
    while (!(await answers(port))) if (ended) throw new Error(said.join(''));
  }, 20_000);
  afterAll(async () => {
    const gone = once(coturn, 'exit');
    coturn.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });

  const check = async (secret: string) => {
    const { relay, http } = loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' });
    const urls = [`turn:127.0.0.1:${port}?transport=udp`, `turn:127.0.0.1:${port}?transport=tcp`];
    const ways = await checkRelays(
      { http, relay: { ...relay, nodes: [], external: [{ urls, secret }] } },
      { clock: new SystemClock() },
    );
    return ways.map(({ transport, step, code }) => ({ transport, step, code }));
  };

  it('relays for those who hold credentials made of its secret', async () => {
    expect(await check(SECRET)).toEqual([
      { transport: 'udp', step: 'done', code: null },
      { transport: 'tcp', step: 'done', code: null },
    ]);
  });

  it('refuses those made of another', async () => {
    expect(await check('south wind')).toEqual([
      { transport: 'udp', step: 'allocate', code: 401 },
      { transport: 'tcp', step: 'allocate', code: 401 },
    ]);
  });
});

/** Whether a Binding request is answered there. */
async function answers(port: number): Promise<boolean> {
  const request = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');
  const socket = createSocket('udp4');
  const answer = new Promise<boolean>((resolve) => {
    socket.once('message', () => resolve(true));
    socket.once('error', () => resolve(false));
    setTimeout(() => resolve(false), 200);
  });
  socket.connect(port, '127.0.0.1', () => socket.send(request));
  const answered = await answer;
  socket.close();
  return answered;
}
