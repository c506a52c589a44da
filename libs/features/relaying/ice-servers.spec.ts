import { IceServer } from '@confrere/contract';
import { Clock, FakeClock } from '@confrere/kernel';
import { type Config, CurrentConfig, loadConfig } from '@confrere/platform/config';
import { issueCredential } from '@confrere/relay';
import { Test } from '@nestjs/testing';
import { IceServers } from './ice-servers.js';
import { RelayingModule } from './relaying.module.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
const ANNA = { callId: 'call-1', participantId: 'anna' };

function configured(relay: Partial<Config['relay']> = {}): CurrentConfig {
  const config = loadConfig({ CONFRERE_RELAY_SECRET: SECRET, CONFRERE_RELAY_PUBLIC_HOST: 'relay.example.org' });
  return new CurrentConfig({ ...config, relay: { ...config.relay, ...relay } });
}

const iceServers = (relay?: Partial<Config['relay']>, clock = new FakeClock()): IceServers =>
  new IceServers(configured(relay), clock);

it('a participant is given the relay over UDP and TCP, with a credential of their own for this call', () => {
  const clock = new FakeClock();
  const [relay] = iceServers({ port: 3478, tcpPort: 443 }, clock).forParticipant(ANNA).iceServers;
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

it('an IPv6 address stands in brackets', () => {
  const [relay] = iceServers({ publicHost: '2001:db8::7' }).forParticipant(ANNA).iceServers;
  expect(relay?.urls[0]).toBe('turn:[2001:db8::7]:3478?transport=udp');
});

it('the module gives IceServers to whoever imports it', async () => {
  const ground = {
    module: class Ground {},
    global: true,
    providers: [
      { provide: Clock, useValue: new FakeClock() },
      { provide: CurrentConfig, useValue: configured() },
    ],
    exports: [Clock, CurrentConfig],
  };
  const app = await Test.createTestingModule({ imports: [ground, RelayingModule] }).compile();
  expect(app.get(IceServers, { strict: false }).forParticipant(ANNA).iceServers).toHaveLength(1);
});
