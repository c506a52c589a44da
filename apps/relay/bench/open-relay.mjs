// Our relay in mode open, with peers on this machine, which no config can open: node open-relay.mjs <port> <secret> <batching>
import { join } from 'node:path';
import { ROOT } from './programs.mjs';

const { Relay } = await import(join(ROOT, 'dist/relay/libs/relay/index.js'));
const { SystemClock } = await import(join(ROOT, 'dist/relay/libs/kernel/index.js'));
const [port, secret, batching] = process.argv.slice(2);

await Relay.open({
  clock: new SystemClock(),
  host: '127.0.0.1',
  // Another one than the peers': what is at the relay's own address are participants.
  address: '127.0.0.2',
  udpPort: Number(port),
  tcpPort: null,
  realm: 'confrere',
  secrets: [secret],
  batching,
  open: { ports: [20_000, 29_999], networks: [], own: [], despite: ['127.0.0.1/32'] },
  onFault: (fault) => console.error(fault),
});
console.log('ready');
