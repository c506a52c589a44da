import { connect, type Socket } from 'node:net';
import { RELAY_CONTROL_PATH } from '@confrere/contract';
import { type Config, serverSocketPath } from '@confrere/platform/config';

/** Where the server is reached: an address for WebSocket, and how to connect when that is not by TCP. */
export interface ControlAddress {
  readonly url: string;
  readonly connect?: () => Socket;
}

/** PROXY protocol v2, command LOCAL: the relay speaks for itself, not for a client (proxy-protocol.txt, section 2.2). */
const LOCAL = Buffer.from([
  0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a, 0x20, 0x00, 0x00, 0x00,
]);

/** `relay.control`; else this machine: the server's socket where the relay owns the shared port, or its own port. */
export function controlAddress({ relay, http, tls, runDir }: Config): ControlAddress {
  if (relay.control !== undefined) {
    const url = new URL(relay.control);
    url.protocol = url.protocol.replace('http', 'ws');
    if (url.pathname === '/') url.pathname = RELAY_CONTROL_PATH;
    return { url: url.href };
  }
  if (tls) {
    return {
      url: `ws://localhost${RELAY_CONTROL_PATH}`,
      connect: () => {
        const socket = connect(serverSocketPath(runDir));
        socket.write(LOCAL);
        return socket;
      },
    };
  }
  const host =
    { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[http.host] ?? (http.host.includes(':') ? `[${http.host}]` : http.host);
  return { url: `ws://${host}:${http.port}${RELAY_CONTROL_PATH}` };
}
