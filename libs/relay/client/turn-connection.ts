import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { Clock, ClockTimer } from '@confrere/kernel';
import { isChannelData } from '../stun/channel-data.js';
import { padded } from '../stun/decode.js';
import { StreamFramer } from '../transport/stream-framer.js';
import type { TurnUrl } from './turn-url.js';

/** What a client sends its packets over. */
export interface TurnConnection {
  send(packet: Buffer): void;
  close(): void;
  /** Why this machine does not trust the certificate; null when it does, or when there is none. */
  readonly distrust: string | null;
}

export interface TurnConnectionOptions {
  readonly clock: Clock;
  /** Certificates of authorities to trust, PEM; Node's own when left out. */
  readonly authorities?: readonly string[];
  /** Gives a connection up that is still being made. */
  readonly signal?: AbortSignal;
  readonly received: (packet: Buffer) => void;
  /** The connection is lost, or a datagram could not be sent. @param code as Node tells it, `ECONNREFUSED` */
  readonly lost: (code: string) => void;
}

/** RFC 8489, section 6.2.1: over UDP a request that is not answered is sent again, after twice the time each. */
const RESEND_AFTER = [500, 1_000, 2_000];

/**
 * Connects to a relay over UDP, TCP or TLS. A certificate that is not trusted is told, and connected to all the same: what
 * is asked for is whether the way is open.
 * @throws the error of Node when the name has no address or the connection is refused
 */
export function openTurnConnection(url: TurnUrl, options: TurnConnectionOptions): Promise<TurnConnection> {
  return url.transport === 'udp' ? overUdp(url, options) : overStream(url, options);
}

async function overUdp({ host, port }: TurnUrl, options: TurnConnectionOptions): Promise<TurnConnection> {
  const { clock, received, lost } = options;
  const { address, family } = await lookup(host);
  const socket = createSocket({ type: family === 6 ? 'udp6' : 'udp4' });
  const waiting = new Map<string, ClockTimer>();
  // Connected: a port that nobody listens on is told by ICMP as an error of this socket.
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, address, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', (error: NodeJS.ErrnoException) => lost(error.code ?? 'unknown'));
  socket.on('message', (packet) => {
    const transaction = transactionOf(packet);
    waiting.get(transaction)?.cancel();
    waiting.delete(transaction);
    received(packet);
  });
  const resend = (packet: Buffer, transaction: string, attempt: number): void => {
    const after = RESEND_AFTER[attempt];
    if (after === undefined) return void waiting.delete(transaction);
    const timer = clock.after(after, () => {
      socket.send(packet);
      resend(packet, transaction, attempt + 1);
    });
    waiting.set(transaction, timer);
  };
  return {
    distrust: null,
    send: (packet: Buffer) => {
      socket.send(packet);
      if (isRequest(packet)) resend(packet, transactionOf(packet), 0);
    },
    close: () => {
      for (const timer of waiting.values()) timer.cancel();
      socket.close();
    },
  };
}

async function overStream({ transport, host, port }: TurnUrl, options: TurnConnectionOptions): Promise<TurnConnection> {
  const { received, lost, authorities, signal } = options;
  const secure = transport === 'tls';
  const socket: Socket = secure
    ? connectTls({
        host,
        port,
        rejectUnauthorized: false,
        ...(isIP(host) === 0 && { servername: host }),
        ...(authorities && { ca: [...authorities] }),
      })
    : connectTcp({ host, port, noDelay: true });
  let end: (failure: NodeJS.ErrnoException) => void = () => undefined;
  socket.on('error', (error) => end(error));
  socket.on('close', () => end(Object.assign(new Error('The connection was closed.'), { code: 'ECONNRESET' })));
  signal?.addEventListener('abort', () => socket.destroy(), { once: true });
  await new Promise<void>((resolve, reject) => {
    end = reject;
    socket.once(secure ? 'secureConnect' : 'connect', resolve);
  });
  let over = false;
  end = ({ code = 'unknown' }) => {
    if (!over) lost(code);
    over = true;
  };
  const framer = new StreamFramer();
  socket.on('data', (chunk) => {
    if (!framer.push(chunk, (frame) => received(Buffer.from(frame)))) socket.destroy();
  });
  return {
    distrust: socket instanceof TLSSocket && !socket.authorized ? String(socket.authorizationError) : null,
    // RFC 8656, section 12.5: over a stream ChannelData is padded to four bytes.
    send: (packet: Buffer) =>
      void socket.write(isChannelData(packet) ? Buffer.concat([packet], padded(packet.length)) : packet),
    close: () => {
      over = true;
      socket.destroy();
    },
  };
}

/** Class request: both class bits are clear (RFC 8489, section 5). */
const isRequest = (packet: Buffer): boolean => !isChannelData(packet) && (packet.readUInt16BE(0) & 0x0110) === 0;
const transactionOf = (packet: Buffer): string => (packet.length >= 20 ? packet.toString('hex', 8, 20) : '');
