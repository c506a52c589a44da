import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeClock } from '@confrere/kernel';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import { Upgrades } from '@confrere/platform/http';
import { type Facts, Log } from '@confrere/platform/telemetry';
import type { Relay } from '@confrere/relay';
import { openLoopbackRelay } from '../../../relay/testing/loopback-relay.js';
import { RelayControl } from '../control/relay-control.js';
import { TestRelay } from '../control/test-relay.fixture.js';
import { CallPlacement } from '../nodes/call-placement.js';
import { RelayNodes } from '../nodes/relay-nodes.js';
import { CHECKED_EVERY, RelayChecks } from './relay-checks.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';

class WrittenLog extends Log {
  readonly lines: (Facts & { event: string })[] = [];
  override debug(): void {}
  override error(): void {}
  override info(event: string, facts: Facts = {}): void {
    this.lines.push({ event, ...facts });
  }
  override warn(event: string, facts: Facts = {}): void {
    this.lines.push({ event, ...facts });
  }
}

const clock = new FakeClock(new Date());

let relay: Relay | null = null;
const closeRelay = async (): Promise<void> => {
  await relay?.close();
  relay = null;
};
let server: Server;
let port: number;
let log: WrittenLog;
let control: RelayControl;
let checks: RelayChecks;
let attachedRelay: TestRelay | null = null;

beforeEach(async () => {
  const opened = (relay = await openLoopbackRelay(SECRET));
  const config = loadConfig({
    CONFRERE_RELAY_SECRET: SECRET,
    CONFRERE_RELAY_PORT: String(opened.udpPort),
    CONFRERE_RELAY_TCP_PORT: String(opened.tcpPort),
  });
  const current = new CurrentConfig(config);
  log = new WrittenLog();
  const upgrades = new Upgrades(log);
  const nodes = new RelayNodes(current, clock);
  control = new RelayControl(current, nodes, new CallPlacement(nodes), upgrades, clock, log);
  control.onModuleInit();
  checks = new RelayChecks(current, nodes, control, clock, log);
  server = createServer();
  upgrades.open(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  checks.onApplicationShutdown();
  control.beforeApplicationShutdown();
  attachedRelay?.socket.terminate();
  attachedRelay = null;
  await new Promise((done) => server.close(done));
  await closeRelay();
});

async function attach(): Promise<TestRelay> {
  const channel = (attachedRelay = await TestRelay.connect(port));
  await channel.attach([SECRET]);
  await channel.next('relay.accepted');
  return channel;
}

/** Lets a check end that has begun. */
async function checked(): Promise<void> {
  const before = checks.latest;
  while (checks.latest === before) await new Promise((turn) => setImmediate(turn));
}

it('runs soon after a relay has attached, and lets it show which ways work', async () => {
  checks.onApplicationBootstrap();
  const channel = await attach();
  clock.advance(1_000);
  await checked();
  expect(checks.latest?.ways.map(({ transport, step }) => [transport, step])).toEqual([
    ['udp', 'done'],
    ['tcp', 'done'],
  ]);
  expect((await channel.next('relay.checked')).ways).toEqual({ udp: true, tcp: true, tls: null });
});

it('runs half a minute after the start when no relay attaches, and every twelve hours from then on', async () => {
  checks.onApplicationBootstrap();
  clock.advance(29_999);
  expect(checks.latest).toBeNull();
  clock.advance(1);
  await checked();
  const first = checks.latest;
  clock.advance(CHECKED_EVERY - 1);
  expect(checks.latest).toBe(first);
  clock.advance(1);
  await checked();
  expect(checks.latest?.at.getTime()).toBe((first?.at.getTime() ?? 0) + CHECKED_EVERY);
});

it('a start does not wait for it and does not fail by it', async () => {
  await closeRelay();
  expect(checks.onApplicationBootstrap()).toBeUndefined();
  clock.advance(30_000);
  await checked();
  expect(checks.latest?.ways.map(({ code }) => code)).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
});

it('after one that failed a relay that is back is tried anew; after one that went well it is told the result', async () => {
  const { udpPort = 0, tcpPort = 0 } = relay ?? {};
  await closeRelay();
  checks.onApplicationBootstrap();
  clock.advance(30_000);
  await checked();
  relay = await openLoopbackRelay(SECRET, { udpPort, tcpPort });
  const channel = await attach();
  clock.advance(1_000);
  await checked();
  expect((await channel.next('relay.checked')).ways).toEqual({ udp: true, tcp: true, tls: null });
  const latest = checks.latest;
  const again = await attach();
  expect((await again.next('relay.checked')).ways).toEqual({ udp: true, tcp: true, tls: null });
  expect(checks.latest).toBe(latest);
});

it('its log says which node and which way, and no name or address', async () => {
  await checks.check();
  await closeRelay();
  await checks.check();
  expect(log.lines).toEqual([
    { event: 'relay.way-works', node: 'relay', way: 'udp' },
    { event: 'relay.way-works', node: 'relay', way: 'tcp' },
    { event: 'relay.way-fails', node: 'relay', way: 'udp', step: 'allocate', code: 'ECONNREFUSED' },
    { event: 'relay.way-fails', node: 'relay', way: 'tcp', step: 'connect', code: 'ECONNREFUSED' },
  ]);
});

it('asked twice at once it runs once', async () => {
  const [one, other] = await Promise.all([checks.check(), checks.check()]);
  expect(one).toBe(other);
});
