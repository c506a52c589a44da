import { request as httpRequest } from 'node:http';
import { LoginSessions } from '@confrere/features/identity';
import { ORIGIN } from './signaling.fixture.js';
import { pages, clock, desk, server, setStage } from './stage.fixture.js';

setStage();

describe('the door', () => {
  const refusal = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
      const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
      const asked = httpRequest({
        host: '127.0.0.1',
        port: server.port,
        path,
        headers: { ...upgrade, ...key, ...headers },
      });
      asked.on('response', (response) => resolve(response.resume().statusCode));
      asked.on('upgrade', (_response, socket) => {
        socket.destroy();
        resolve(101);
      });
      asked.on('error', reject);
      asked.end();
    });

  it('lets in who has the cookie of that path and comes from our pages; nobody else', async () => {
    const { principal, cookie: login } = await server.professional(await server.organization());
    const { cookie: link } = await server.visitor(principal);
    const origin = ORIGIN;
    expect(await refusal('/signaling/desk', { origin, cookie: login })).toBe(101);
    expect(await refusal('/signaling/visit', { origin, cookie: link })).toBe(101);
    expect(await refusal('/signaling/desk', { cookie: login })).toBe(403);
    for (const foreign of [
      'null',
      'https://127.0.0.1:8080',
      'http://127.0.0.1',
      'http://127.0.0.1:8080.evil.example',
      `${ORIGIN}/`,
    ])
      expect(await refusal('/signaling/desk', { origin: foreign, cookie: login })).toBe(403);
    expect(await refusal('/signaling/desk', { origin })).toBe(401);
    expect(await refusal('/signaling/desk', { origin, cookie: link })).toBe(401);
    expect(await refusal('/signaling/visit', { origin, cookie: login })).toBe(401);
    expect(await refusal('/signaling/visit', { origin, cookie: 'confrere-link=forged' })).toBe(401);
    expect(await refusal('/signaling/desk?cookie=x', { origin })).toBe(401);
    for (const path of ['/signaling', '/', '/signaling/desk/x', '/__proto__', '/constructor'])
      expect(await refusal(path, { origin, cookie: login })).toBe(404);
  });

  it('closes to a login that has ended, and to the sockets that stand on it, at once', async () => {
    const { principal, cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    const silent = await desk(cookie);
    await server.get(LoginSessions).signOut(principal);
    expect(await page.closed()).toBe(4401);
    expect(await silent.closed()).toBe(4401);
    expect(await refusal('/signaling/desk', { origin: ORIGIN, cookie })).toBe(401);
  });

  it('lets one login open 20 sockets', async () => {
    const { cookie } = await server.professional(await server.organization());
    for (let socket = 0; socket < 20; socket++) await desk(cookie);
    expect(await refusal('/signaling/desk', { origin: ORIGIN, cookie })).toBe(503);
    await pages[0]?.cut();
    while ((await refusal('/signaling/desk', { origin: ORIGIN, cookie })) !== 101);
  });
});

describe('frames', () => {
  it('that are bad are answered, with nothing of them in the answer, and the tenth closes', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    const bad = ['{"type":', Buffer.from([1, 2]), '[]', '{"type":"secret-word"}', '{"type":"ping","sequence":0,"x":1}'];
    for (const frame of bad) {
      page.send(frame);
      expect(await page.next('protocol.failed')).toEqual({ type: 'protocol.failed', code: 'protocol.invalid-message' });
    }
    page.send({ type: 'call.ring', request: 1 });
    expect(await page.next('replied')).toMatchObject({ request: 1, error: { code: 'request.invalid' } });
    for (let frame = 0; frame < 4; frame++) page.send('bad');
    expect(await page.closed()).toBe(4429);
    expect(JSON.stringify(page.heard)).not.toContain('secret-word');
  });

  it('begin with hello, once, in this version, within 10 s', async () => {
    const { cookie } = await server.professional(await server.organization());
    const early = await desk(cookie);
    early.send({ type: 'ping', sequence: 0 });
    expect(await early.closed()).toBe(4400);
    const bad = await desk(cookie);
    bad.send('bad');
    expect(await bad.closed()).toBe(4400);
    const future = await desk(cookie);
    future.send({ type: 'hello', protocol: 2, tab: 'desk-tab' });
    expect(await future.closed()).toBe(4400);
    const twice = await desk(cookie);
    await twice.hello('desk-tab');
    twice.send({ type: 'hello', protocol: 1, tab: 'desk-tab' });
    expect(await twice.closed()).toBe(4400);
    const late = await desk(cookie);
    clock.advance(10_000);
    expect(await late.closed()).toBe(4400);
  });

  it('above 64 KiB close the socket; up to there they are read', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    page.send(' '.repeat(64 * 1024 - 30) + '{"type":"ping","sequence":0}');
    await page.next('pong');
    page.send(' '.repeat(64 * 1024 + 1));
    expect(await page.closed()).toBe(1009);
  });

  it('are not compressed, also for a page that offers it', async () => {
    const { cookie } = await server.professional(await server.organization());
    expect((await desk(cookie)).socket.extensions).toBe('');
  });

  it('that flood close the socket', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    for (let message = 0; message < 60; message++) page.send({ type: 'ping', sequence: 0 });
    expect(await page.closed()).toBe(4429);
  });

  it('that do not come for 25 s close the socket', async () => {
    const { cookie } = await server.professional(await server.organization());
    const page = await desk(cookie);
    await page.hello('desk-tab');
    clock.advance(20_000);
    page.send({ type: 'ping', sequence: 0 });
    await page.next('pong');
    clock.advance(24_999);
    expect(page.closedWith).toBeNull();
    clock.advance(1);
    expect(await page.closed()).toBe(4408);
  });
});
