// The PeerJS server as its package has it, for the comparison.
import { PeerServer } from 'peer';

PeerServer({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1', path: '/' }, () => console.log('ready peer'));
