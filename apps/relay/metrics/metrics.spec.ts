import { DomainError } from '@confrere/kernel';
import { MetricsServer } from './metrics-server.js';
import { prometheusText } from './prometheus-text.js';
import type { RelayState } from './relay-metrics.js';

const CALL = '0199d7a2-4c1e-7b60-9f3a-5d2c8e1f7a90';
const state = (rest: Partial<RelayState> = {}): RelayState => ({
  relay: {
    allocations: 4,
    streamCount: 1,
    counters: { packets: 10, channelDataIn: 7, refusals: { 401: 3, 486: 1 } },
    calls: () => [CALL, 'another'],
  },
  attached: true,
  draining: false,
  ways: { udp: true, tcp: false, tls: null },
  door: { counters: { https: 5, turnOverTls: 2, late: 1 }, open: { undecided: 0, passed: 3 } },
  ...rest,
});

let server: MetricsServer | undefined;
afterEach(() => server?.close());

async function get(path: string, rest?: Partial<RelayState>): Promise<{ status: number; text: string; type: string }> {
  server = await MetricsServer.open('127.0.0.1', 0, () => state(rest));
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}

it('tells allocations, calls, counters and which ways work, in the text format of Prometheus', async () => {
  const { status, text, type } = await get('/metrics');
  expect(status).toBe(200);
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
  for (const line of [
    'confrere_relay_allocations 4',
    'confrere_relay_calls 2',
    'confrere_relay_streams 1',
    'confrere_relay_control_attached 1',
    'confrere_relay_packets_total 10',
    'confrere_relay_channel_data_in_total 7',
    'confrere_relay_refusals_total{kind="401"} 3',
    'confrere_relay_way_works{transport="udp"} 1',
    'confrere_relay_way_works{transport="tcp"} 0',
    'confrere_relay_door_passed 3',
    'confrere_relay_door_connections_total{kind="https"} 5',
    'confrere_relay_door_connections_total{kind="late"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).not.toContain('transport="tls"');
});

it('says nothing of a shared port where there is none', async () => {
  expect((await get('/metrics', { door: null })).text).not.toContain('door');
});

it('every line is a comment or a value, and every family is said once', async () => {
  const { text } = await get('/metrics');
  const lines = text.trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|[a-z_]+(\{[a-z]+="[^"]*"\})? [\d.e+-]+)$/);
  const families = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  expect(new Set(families).size).toBe(families.length);
});

it('no call, participant or address stands in it', async () => {
  const { text } = await get('/metrics');
  expect(text).not.toContain(CALL);
  expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
});

it('a relay that drains is live and not ready; one without a server is both', async () => {
  expect(await get('/health/live', { draining: true })).toMatchObject({ status: 200 });
  await server?.close();
  expect(await get('/health/ready', { draining: true })).toMatchObject({ status: 503, text: 'draining\n' });
  await server?.close();
  expect(await get('/health/ready', { attached: false })).toMatchObject({ status: 200, text: 'ready\n' });
});

it('there is nothing else', async () => {
  expect(await get('/')).toMatchObject({ status: 404, text: '' });
});

it('a taken port is told in one sentence, with what to do', async () => {
  server = await MetricsServer.open('127.0.0.1', 0, () => state());
  const again = MetricsServer.open('127.0.0.1', server.port, () => state());
  await expect(again).rejects.toThrow(DomainError);
  await expect(again).rejects.toThrow(/is taken by another program: choose another in relay\.metrics\.port/);
});

it('texts are escaped as the format asks', () => {
  const values = [{ labels: { kind: 'a"b\\c\nd' }, value: 1 }];
  expect(prometheusText([{ name: 'n', help: 'one\ntwo', type: 'gauge', values }])).toBe(
    '# HELP n one\\ntwo\n# TYPE n gauge\nn{kind="a\\"b\\\\c\\nd"} 1\n',
  );
});
