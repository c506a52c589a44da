import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** A port that is free on this address for TCP and for UDP. */
export async function freePort(host: string): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await freeTcp(host);
    if (await isFreeUdp(host, port)) return port;
  }
  throw new Error(`No port of ${host} is free for TCP and UDP.`);
}

const freeTcp = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const isFreeUdp = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createSocket(host.includes(':') ? 'udp6' : 'udp4').once('error', () => resolve(false));
    probe.bind(port, host, () => probe.close(() => resolve(true)));
  });
