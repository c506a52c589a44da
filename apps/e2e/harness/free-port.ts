import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const tcp = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address ? address.port : null;
      probe.close(() => resolve(taken));
    });
  });

const udp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createSocket('udp4').once('error', () => resolve(false));
    probe.bind(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** A port of loopback that is free for TCP and for UDP. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await tcp(0);
    if (port !== null && (await udp(port))) return port;
  }
  throw new Error('No port of loopback is free for TCP and UDP.');
}
