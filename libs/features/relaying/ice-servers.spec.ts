import { createHmac } from 'node:crypto';
import { IceServer } from '@confrere/contract';
import { Clock, FakeClock, IdGenerator, RandomIds } from '@confrere/kernel';
import { type Config, CurrentConfig, loadConfig, type RelayNodeConfig } from '@confrere/platform/config';
import { Upgrades } from '@confrere/platform/http';
import { Log, SilentLog } from '@confrere/platform/telemetry';
import { issueCredential } from '@confrere/relay';
import { Test } from '@nestjs/testing';
import { IceServers } from './ice-servers.js';
import { CallPlacement } from './nodes/call-placement.js';
import { RelayNodes } from './nodes/relay-nodes.js';
import { RelayingModule } from './relaying.module.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const ANNA = { callId: 'call-1', participantId: 'anna' };

type Settings = Partial<Config['relay']>;

function configured(relay: Settings = {}): CurrentConfig {
  const config = loadConfig({ CONFRERE_RELAY_SECRET: SECRET, CONFRERE_RELAY_PUBLIC_HOST: 'relay.example.org' });
  const http = { ...config.http, publicOrigin: 'https://visit.example.org' };
  return new CurrentConfig({ ...config, http, relay: { ...config.relay, ...relay } });
}

const node = (rest: Partial<RelayNodeConfig> = {}): RelayNodeConfig => ({
  id: 'relay',
  publicHost: 'relay.example.org',
  port: 3478,
  tcpPort: 3478,
  tlsPort: null,
  ...rest,
});

function iceServers(relay?: Settings, clock = new FakeClock()): IceServers {
  const current = configured(relay);
  return new IceServers(current, new CallPlacement(new RelayNodes(current, clock)), clock);
}

it('a participant is given the relay over UDP and TCP, with a credential of their own for this call', () => {
  const clock = new FakeClock();
  const [relay] = iceServers({ nodes: [node({ tcpPort: 443 })] }, clock).forParticipant(ANNA).iceServers;
  const expiresAt = new Date(clock.now().getTime() + 15 * 60_000);
  expect(relay).toEqual({
    urls: ['turn:relay.example.org:3478?transport=udp', 'turn:relay.example.org:443?transport=tcp'],
    ...issueCredential(SECRET, { ...ANNA, expiresAt }),
  });
});

it('what is given can be sent as it is', () => {
  const external = [
    { urls: ['stun:stun.example.org'] },
    { urls: ['turns:turn.example.org'], username: 'u', credential: 'c' },
  ];
  for (const server of iceServers({ external }).forParticipant(ANNA).iceServers) {
    expect(IceServer.parse(server)).toEqual(server);
  }
});

it('a credential is renewed well before it expires', () => {
  const clock = new FakeClock();
  const { iceServers: servers, renewAfterMs } = iceServers({}, clock).forParticipant(ANNA);
  const expiry = Number(servers[0]?.username?.split(':')[0]) * 1000;
  expect(expiry - clock.now().getTime()).toBeLessThanOrEqual(15 * 60_000);
  expect(renewAfterMs).toBeLessThanOrEqual(expiry - clock.now().getTime() - 5 * 60_000);
});

it('while the secret is being changed, the new one signs', () => {
  const secrets = ['new-secret-of-more-than-thirty-two-characters', SECRET] as const;
  const clock = new FakeClock();
  const [relay] = iceServers({ secrets: [...secrets] }, clock).forParticipant(ANNA).iceServers;
  const expiresAt = new Date(clock.now().getTime() + 15 * 60_000);
  expect(relay?.credential).toBe(issueCredential(secrets[0], { ...ANNA, expiresAt }).credential);
});

it('other servers of the site are offered beside ours, as they are configured', () => {
  const external = [{ urls: ['turns:turn.example.org:443'], username: 'ward', credential: 'pass' }];
  expect(iceServers({ external }).forParticipant(ANNA).iceServers.slice(1)).toEqual(external);
});

it('a site may send all media through the relay', () => {
  expect(iceServers({ transportPolicy: 'relay' }).forParticipant(ANNA).iceTransportPolicy).toBe('relay');
});

it('TLS comes last, for networks that let nothing else out', () => {
  const [relay] = iceServers({ nodes: [node({ tlsPort: 443 })] }).forParticipant(ANNA).iceServers;
  expect(relay?.urls).toEqual([
    'turn:relay.example.org:3478?transport=udp',
    'turn:relay.example.org:3478?transport=tcp',
    'turns:relay.example.org:443?transport=tcp',
  ]);
});

it('a relay that is given as an address is reached over TLS by the name of the pages, which the certificate holds', () => {
  const [relay] = iceServers({ nodes: [node({ publicHost: '192.0.2.7', tlsPort: 443 })] }).forParticipant(
    ANNA,
  ).iceServers;
  expect(relay?.urls[2]).toBe('turns:visit.example.org:443?transport=tcp');
});

it('a TURN server that shares a secret is given credentials of its own, for a quarter of an hour', () => {
  const clock = new FakeClock(new Date('2026-12-01T09:00:00Z'));
  const external = [{ urls: ['turn:coturn.example.org', 'turns:coturn.example.org:443'], secret: 'north' }];
  const [, coturn] = iceServers({ external }, clock).forParticipant(ANNA).iceServers;
  expect(coturn).toEqual({
    urls: ['turn:coturn.example.org', 'turns:coturn.example.org:443'],
    username: '1796116500:call-1.anna',
    credential: createHmac('sha1', 'north').update('1796116500:call-1.anna').digest('base64'),
  });
});

it('while the only relay drains browsers still learn their public address from it, so that a new call goes on directly', () => {
  const clock = new FakeClock();
  const current = configured();
  const nodes = new RelayNodes(current, clock);
  const servers = new IceServers(current, new CallPlacement(nodes), clock);
  const urls = (): string[] | undefined => servers.forParticipant(ANNA).iceServers[0]?.urls;
  const before = urls() ?? [];
  nodes.attached('relay', {}, true);
  expect(urls()).toEqual(['stun:relay.example.org:3478', ...before]);
  // It is back: as ever.
  nodes.attached('relay', {}, false);
  expect(urls()).toEqual(before);
});

it('a new call is told to go directly only while no relay takes it, ours or another of the site', () => {
  const clock = new FakeClock();
  const directOnly = (external: Config['relay']['external'], drains: boolean): boolean => {
    const current = configured({ external });
    const nodes = new RelayNodes(current, clock);
    nodes.attached('relay', {}, drains);
    return new IceServers(current, new CallPlacement(nodes), clock).forParticipant(ANNA).directOnly;
  };
  expect(directOnly([], false)).toBe(false);
  expect(directOnly([], true)).toBe(true);
  expect(directOnly([{ urls: ['stun:stun.example.org'] }], true)).toBe(true);
  expect(directOnly([{ urls: ['turns:turn.example.org'], username: 'u', credential: 'c' }], true)).toBe(false);
});

it('an IPv6 address stands in brackets', () => {
  const [relay] = iceServers({ nodes: [node({ publicHost: '2001:db8::7' })] }).forParticipant(ANNA).iceServers;
  expect(relay?.urls[0]).toBe('turn:[2001:db8::7]:3478?transport=udp');
});

it('the module gives IceServers to whoever imports it', async () => {
  const ground = {
    module: class Ground {},
    global: true,
    providers: [
      { provide: Clock, useValue: new FakeClock() },
      { provide: CurrentConfig, useValue: configured() },
      { provide: IdGenerator, useValue: new RandomIds() },
      { provide: Log, useValue: new SilentLog() },
      { provide: Upgrades, useValue: new Upgrades(new SilentLog()) },
    ],
    exports: [Clock, CurrentConfig, IdGenerator, Log, Upgrades],
  };
  const app = await Test.createTestingModule({ imports: [ground, RelayingModule] }).compile();
  expect(app.get(IceServers, { strict: false }).forParticipant(ANNA).iceServers).toHaveLength(1);
});
