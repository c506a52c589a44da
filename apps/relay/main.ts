import { DomainError, SystemClock } from '@confrere/kernel';
import { Fault, loadConfig } from '@confrere/platform/config';
import { Relay } from '@confrere/relay';
import { publicAddress } from './public-address.js';

/** A defect is told this often at most, so that no stranger can fill a disk with it. */
const FAULTS_TOLD = 20;

async function start(): Promise<void> {
  const { relay: config } = loadConfig();
  let faults = 0;
  const relay = await Relay.open({
    clock: new SystemClock(),
    host: config.host,
    udpPort: config.port,
    tcpPort: config.tcpPort,
    address: await publicAddress(config.publicHost),
    realm: config.realm,
    secrets: config.secrets,
    allocationLifetime: config.lifetime,
    onFault: (error) => {
      if (++faults <= FAULTS_TOLD) console.error('A packet was dropped because of a defect in the relay:', error);
    },
  });
  const stop = (): void => {
    const { packets, channelDataIn } = relay.counters;
    void relay.close().then(() => {
      console.log(`stopped relay after ${packets} packets, ${channelDataIn} of them ChannelData`);
      process.exit(0);
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(`ready relay ${config.host}:${relay.udpPort}`);
}

start().catch((error: unknown) => {
  // What an administrator can mend is one sentence; anything else is a defect and shows where it happened.
  console.error(error instanceof Fault || error instanceof DomainError ? error.message : error);
  process.exit(1);
});
