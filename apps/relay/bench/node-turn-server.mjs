// node-turn as its own documentation starts it. Never in the product: libs/relay/README.md, Decisions.
import NodeTurn from 'node-turn';

const [port, username, password] = process.argv.slice(2);
new NodeTurn({
  listeningIps: ['127.0.0.1'],
  relayIps: ['127.0.0.1'],
  listeningPort: Number(port),
  authMech: 'long-term',
  credentials: { [username]: password },
  debugLevel: 'OFF',
}).start();
console.log('ready');
