import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Clock } from '@confrere/kernel';
import { spellIp, type TransportAddress, transportAddress } from '../stun/transport-address.js';
import type { Allocation, Outside } from '../turn/allocation.js';
import type { Delivery } from '../turn/delivery.js';
import { OutsidePeer } from './outside-peer.js';
import type { ReachablePeers } from './reachable-peers.js';

/** Peers one allocation talks to: a browser names a candidate per interface, family and network of the other side. */
const MOST_PEERS = 32;
/** The longest header that data from outside gets, a Data indication with an IPv6 address, lies before it. */
const HEADROOM = 64;
const LARGEST_DATAGRAM = 65_535;

/** What came in last. It is dealt with before the next packet is read. */
const scratch = Buffer.alloc(HEADROOM + LARGEST_DATAGRAM + 3);

/** Who was heard, as Node's socket spells it and as the relay knows it. */
interface Speaker {
  readonly text: string;
  readonly port: number;
  readonly address: TransportAddress;
  readonly ip: string;
  readonly key: string;
}

const keyOf = (ip: string, port: number): string => `${ip} ${port}`;

/** The socket behind a relayed address of the open relay, with the peers outside that may be reached through it. */
export class OpenSocket implements Outside {
  private readonly peers = new Map<string, OutsidePeer>();
  /** RFC 8656, section 9: permissions are per IP address. Monotonic milliseconds. */
  private readonly permissions = new Map<string, number>();
  private allocation: Allocation | null = null;
  private last: Speaker | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly reachable: ReachablePeers,
    private readonly delivery: Delivery,
    private readonly clock: Clock,
  ) {}

  /** Null when that port cannot be had. An allocation is answered at once, so nothing here waits. */
  static open(
    host: string,
    port: number,
    reachable: ReachablePeers,
    delivery: Delivery,
    clock: Clock,
  ): OpenSocket | null {
    const type = host.includes(':') ? 'udp6' : 'udp4';
    const family = type === 'udp6' ? 6 : 4;
    const socket = createSocket({
      type,
      ipv6Only: type === 'udp6',
      // Only numeric addresses come here. Because they are found at once, bind has happened when it returns.
      lookup: (address, _options, found) => found(null, address, family),
    });
    let bound = false;
    socket.on('error', () => undefined);
    socket.once('listening', () => (bound = true));
    socket.bind({ port, address: host, exclusive: true });
    if (!bound) {
      socket.close();
      return null;
    }
    const open = new OpenSocket(socket, reachable, delivery, clock);
    socket.on('message', (data, from) => open.hear(data, from));
    return open;
  }

  serve(allocation: Allocation): void {
    this.allocation = allocation;
  }

  mayReach(address: TransportAddress): boolean {
    return this.isOfFamily(address) && this.reachable.includesIp(address.ip);
  }

  permit(address: TransportAddress, expiresAt: number): void {
    const ip = spellIp(address.ip);
    this.permissions.delete(ip);
    this.permissions.set(ip, expiresAt);
    if (this.permissions.size > MOST_PEERS) this.forgetOldest(this.permissions);
  }

  peerAt(address: TransportAddress): Allocation | null {
    if (!this.isOfFamily(address) || !this.reachable.includes(address)) return null;
    return this.peer(spellIp(address.ip), address);
  }

  close(): void {
    this.socket.close();
  }

  private hear(data: Buffer, { address: text, port }: RemoteInfo): void {
    const { allocation } = this;
    // Who spoke last mostly speaks again: what its address means, and whether it may be reached at all, is known then.
    if (this.last?.text !== text || this.last.port !== port) this.last = this.lookAt(text, port);
    const { last } = this;
    // Nothing is kept for who has no permission.
    if (!allocation || !last || !this.isPermitted(last.ip)) return;
    data.copy(scratch, HEADROOM);
    const now = this.delivery.now();
    this.delivery.carry(
      this.peer(last.ip, last.address, last.key),
      allocation,
      scratch,
      HEADROOM,
      data.length,
      HEADROOM,
      now,
      false,
    );
  }

  private lookAt(text: string, port: number): Speaker | null {
    const address = transportAddress(text, port);
    if (!address || !this.reachable.includesIp(address.ip)) return null;
    const ip = spellIp(address.ip);
    return { text, port, address, ip, key: keyOf(ip, port) };
  }

  private peer(ip: string, address: TransportAddress, key = keyOf(ip, address.port)): OutsidePeer {
    const known = this.peers.get(key);
    if (known) return known;
    const own = { ...address, ip: Buffer.from(address.ip) };
    const username = (this.allocation as Allocation).username;
    const peer = new OutsidePeer(own, this.socket, username, () => this.permissions.get(ip) ?? 0);
    this.peers.set(key, peer);
    if (this.peers.size > MOST_PEERS) this.forgetPeer();
    return peer;
  }

  /** Who has a channel stays: the one that has been known longest without goes. */
  private forgetPeer(): void {
    const now = this.clock.monotonic();
    for (const [key, peer] of this.peers) {
      if (this.allocation?.channelTo(peer, now)) continue;
      this.peers.delete(key);
      return;
    }
  }

  private forgetOldest(permissions: Map<string, number>): void {
    for (const oldest of permissions.keys()) {
      permissions.delete(oldest);
      return;
    }
  }

  private isPermitted(ip: string): boolean {
    return (this.permissions.get(ip) ?? 0) > this.clock.monotonic();
  }

  private isOfFamily({ family }: TransportAddress): boolean {
    return this.allocation?.relayed.family === family;
  }
}
