import { SocketAddress, type Socket } from 'node:net';
import type { Clock } from '@confrere/kernel';
import { type Client, decodeProxyHeader } from '@confrere/platform/proxy-protocol';

const TLS_HANDSHAKE = 0x16;

/** What follows the header. */
export interface Announced {
  /** Null: the relay itself, not a client of it. */
  readonly client: Client | null;
  /** The client's own TLS follows, for us to take off. */
  readonly encrypted: boolean;
}

/**
 * Reads the PROXY header of a connection that the relay has passed on; what follows it is put back.
 * @param within milliseconds for it to come, with one byte behind it.
 * @param done is called at most once, with the socket paused; null: no header, or one that cannot be taken. Not at all when
 *   the connection closes before.
 */
export function readAnnouncement(
  socket: Socket,
  { clock, within }: { readonly clock: Clock; readonly within: number },
  done: (announced: Announced | null) => void,
): void {
  let bytes: Buffer = Buffer.alloc(0);
  const finish = (announced: Announced | null): void => {
    deadline.cancel();
    socket.pause().off('data', take).off('end', gone);
    done(announced);
  };
  const take = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    const decoded = decodeProxyHeader(bytes);
    if (decoded.kind === 'incomplete') return;
    if (decoded.kind !== 'header') return finish(null);
    const { client, length } = decoded;
    const rest = bytes.subarray(length);
    if (client && rest.length === 0) return;
    const encrypted = client !== null && !client.overTls && rest[0] === TLS_HANDSHAKE;
    socket.pause();
    if (rest.length > 0) socket.unshift(rest);
    finish({ client, encrypted });
  };
  const gone = (): void => void socket.destroy();
  const deadline = clock.after(within, () => finish(null));
  socket.once('close', () => deadline.cancel());
  socket.on('data', take).once('end', gone).resume();
}

/** From now on the socket tells the client's address as its own peer's: what limits, logs or trusts by address is right. */
export function showClient(socket: Socket, { ip, port }: Client): void {
  const family = ip.length === 4 ? 'IPv4' : 'IPv6';
  const values = { remoteAddress: addressText(ip), remotePort: port, remoteFamily: family };
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(socket, name, { value, configurable: true });
}

function addressText(ip: Buffer): string {
  if (ip.length === 4) return ip.join('.');
  const groups = Array.from({ length: 8 }, (_, group) => ip.readUInt16BE(group * 2).toString(16));
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}
