import type { RelayWays } from '@confrere/contract';
import type { Metric } from './prometheus-text.js';

/** What the relay tells of itself. Numbers only: no call, no participant, no address stands in it. */
export interface MeasuredRelay {
  readonly allocations: number;
  readonly streamCount: number;
  /** Counters since the start, flat or one level deep. */
  readonly counters: object;
  calls(): readonly string[];
}

export interface RelayState {
  readonly relay: MeasuredRelay;
  readonly attached: boolean;
  readonly draining: boolean;
  readonly ways: RelayWays | null;
  /** Null without the shared port. */
  readonly door: MeasuredDoor | null;
}

/** What the shared port tells of itself. */
export interface MeasuredDoor {
  /** Connections since the start, by where they ended up. */
  readonly counters: object;
  readonly open: { readonly undecided: number; readonly passed: number };
}

const HELP: Readonly<Record<string, string>> = {
  packets: 'Packets relayed.',
  bytes: 'Bytes of application data relayed.',
  channel_data_in: 'Packets relayed that came in as ChannelData.',
  channel_data_out: 'Packets relayed that went out as ChannelData.',
  door_connections: 'Connections to the shared port, by what became of them.',
  beyond_rate: 'Data dropped because it was more than an allocation, or all of them, may carry.',
  refused_draining: 'Allocations refused because the relay drains: connections that have to do without it.',
  refused: 'Data dropped because one side held no permission.',
};

/** Every metric there is; counters of the relay appear by their own names. */
export function relayMetrics({ relay, attached, draining, ways, door }: RelayState): Metric[] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return [
    gauge('confrere_relay_allocations', 'Allocations that live.', relay.allocations),
    gauge('confrere_relay_calls', 'Calls that have allocations.', relay.calls().length),
    gauge('confrere_relay_streams', 'Open TURN connections over TCP and TLS.', relay.streamCount),
    gauge('confrere_relay_control_attached', '1 while the server is connected.', Number(attached)),
    gauge('confrere_relay_draining', '1 when no new allocations are taken.', Number(draining)),
    ...(ways === null ? [] : [waysMetric(ways)]),
    ...(door === null ? [] : doorMetrics(door)),
    ...Object.entries(relay.counters).flatMap(([name, value]) => counter(snakeCase(name), value)),
    gauge('process_resident_memory_bytes', 'Resident memory.', rss),
    gauge('nodejs_heap_used_bytes', 'Heap of JavaScript in use.', heapUsed),
    { ...gauge('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6), type: 'counter' },
    gauge('process_uptime_seconds', 'Seconds since the start.', Math.floor(process.uptime())),
  ];
}

function doorMetrics({ counters, open }: MeasuredDoor): Metric[] {
  return [
    gauge(
      'confrere_relay_door_undecided',
      'Connections to the shared port of which it is not known yet what they are.',
      open.undecided,
    ),
    gauge('confrere_relay_door_passed', 'Connections that are passed on to the server.', open.passed),
    ...counter('door_connections', counters),
  ];
}

function waysMetric(ways: RelayWays): Metric {
  const values = Object.entries(ways).flatMap(([transport, works]) =>
    works === null ? [] : [{ labels: { transport }, value: Number(works) }],
  );
  return {
    name: 'confrere_relay_way_works',
    help: 'Whether the server reached the relay this way when it last tried.',
    type: 'gauge',
    values,
  };
}

/** A number is one value; an object of numbers is one family with its keys as labels. */
function counter(name: string, value: unknown): Metric[] {
  const family = {
    name: `confrere_relay_${name}_total`,
    help: HELP[name] ?? `Since the start: ${name.replaceAll('_', ' ')}.`,
  };
  if (typeof value === 'number') return [{ ...family, type: 'counter', values: [{ value }] }];
  if (typeof value !== 'object' || value === null) return [];
  const values = Object.entries(value).flatMap(([kind, each]) =>
    typeof each === 'number' ? [{ labels: { kind }, value: each }] : [],
  );
  return [{ ...family, type: 'counter', values }];
}

const gauge = (name: string, help: string, value: number): Metric => ({
  name,
  help,
  type: 'gauge',
  values: [{ value }],
});
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
