import { SystemClock } from '@confrere/kernel';
import { Relay } from '../relay.js';

/** A relay on this machine, on free ports unless some are asked for, which takes credentials of that secret and throws on a defect. */
export const openLoopbackRelay = (secret: string, { udpPort = 0, tcpPort = 0 } = {}): Promise<Relay> =>
  Relay.open({
    clock: new SystemClock(),
    host: '127.0.0.1',
    udpPort,
    tcpPort,
    address: '127.0.0.1',
    realm: 'confrere',
    secrets: [secret],
    onFault: (error) => {
      throw error;
    },
  });
