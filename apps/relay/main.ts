import { DomainError, SystemClock } from '@confrere/kernel';
import { type Config, Fault, loadConfig } from '@confrere/platform/config';
import { type Log, PinoLog } from '@confrere/platform/telemetry';
import { ownNetworks, Relay, type RelayLimits } from '@confrere/relay';
import { controlAddress } from './control/control-address.js';
import { Steering } from './control/steering.js';
import { openDoor } from './door/open-door.js';
import { Drain } from './drain/drain.js';
import { MetricsServer } from './metrics/metrics-server.js';
import { ownNode } from './own-node.js';
import { goBeforeOthers } from './priority.js';
import { publicAddresses } from './public-address.js';
import { relaySecrets } from './relay-secrets.js';

/** A defect is told this often at most, so that no stranger can fill a disk with it. */
const FAULTS_TOLD = 20;

async function start(config: Config, log: Log): Promise<void> {
  const { relay: settings } = config;
  goBeforeOthers();
  const clock = new SystemClock();
  const node = ownNode(settings);
  const secrets = relaySecrets(config, log);
  const relay = await openRelay(settings, secrets, clock, log);
  const door = await openDoor(config, relay, clock, log);
  const steering = new Steering({
    address: controlAddress(config),
    node,
    secrets,
    relay,
    clock,
    log,
  });
  const drain = new Drain({
    clock,
    seconds: settings.drainSeconds,
    allocations: () => relay.allocations,
    begin: () => {
      relay.drain();
      steering.drain();
      log.info('relay.draining', { allocations: relay.allocations, seconds: settings.drainSeconds });
    },
    end: (why) => {
      const { packets, channelDataIn } = relay.counters;
      log.info('relay.stopped', { why, allocations: relay.allocations, packets });
      steering.stop();
      void Promise.all([door?.close(), relay.close(), metrics?.close()]).then(() => {
        console.log(`stopped relay after ${packets} packets, ${channelDataIn} of them ChannelData`);
        process.exit(0);
      });
    },
  });
  const metrics =
    settings.metrics.port === undefined
      ? null
      : await MetricsServer.open(settings.metrics.host, settings.metrics.port, () => ({
          relay,
          attached: steering.isAttached,
          draining: drain.isDraining,
          ways: steering.ways,
          door,
        }));
  process.on('SIGTERM', () => drain.start());
  process.on('SIGINT', () => drain.endNow());
  // The program that started this one is gone.
  process.once('disconnect', () => drain.endNow());
  log.info('relay.ready', { node });
  console.log(`ready relay ${settings.host}:${relay.udpPort}`);
}

async function openRelay(
  settings: Config['relay'],
  secrets: readonly string[],
  clock: SystemClock,
  log: Log,
): Promise<Relay> {
  let faults = 0;
  return Relay.open({
    clock,
    host: settings.host,
    udpPort: settings.port,
    batching: settings.batching,
    tcpPort: settings.tcpPort,
    ...(await publicAddresses(settings)),
    realm: settings.realm,
    secrets,
    allocationLifetime: settings.lifetime,
    limits: definedOnly(settings.limits),
    ...(settings.mode === 'open' && {
      open: { networks: settings.openNetworks, own: ownNetworks(), ports: settings.openPorts },
    }),
    onFault: (error) => {
      if (++faults <= FAULTS_TOLD) log.error('packet.dropped', error);
    },
  });
}

/** Absent, not undefined: a limit that is not in the config is the relay's own. */
function definedOnly(limits: Config['relay']['limits']): Partial<RelayLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}

function fail(failure: unknown, log?: Log): never {
  // What an administrator can mend is one sentence; anything else is a defect and shows where it happened.
  if (failure instanceof Fault || failure instanceof DomainError) process.stderr.write(`${failure.message}\n`);
  else {
    log?.error('relay.not-started', failure);
    process.stderr.write('The relay met an unexpected failure; the log line above tells where.\n');
  }
  process.exit(1);
}

let log: Log | undefined;
try {
  const config = loadConfig();
  const started = (log = new PinoLog('relay', config.log.level));
  // What a packet meets is caught where packets are read. This is anything else: whoever started the relay starts it anew.
  process.on('uncaughtException', (failure) => fail(failure, started));
  process.on('unhandledRejection', (failure) => fail(failure, started));
  await start(config, started);
} catch (failure) {
  fail(failure, log);
}
