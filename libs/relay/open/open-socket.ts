import type { Clock } from '@confrere/kernel';
import { spellIp, type TransportAddress } from '../stun/transport-address.js';
import type { FiveTuple } from '../transport/five-tuple.js';
import type { OpenOutsideSocket, OutsideSocket } from '../transport/outside-sockets.js';
import type { Allocation, Outside } from '../turn/allocation.js';
import type { Delivery } from '../turn/delivery.js';
import { OutsidePeer } from './outside-peer.js';
import type { ReachablePeers } from './reachable-peers.js';

/** Peers one allocation talks to: a browser names a candidate per interface, family and network of the other side. */
const MOST_PEERS = 32;

const keyOf = (ip: string, port: number): string => `${ip} ${port}`;

/** The socket behind a relayed address of the open relay, with the peers outside that may be reached through it. */
export class OpenSocket implements Outside {
  private readonly peers = new Map<string, OutsidePeer>();
  /** RFC 8656, section 9: permissions are per IP address. Monotonic milliseconds. */
  private readonly permissions = new Map<string, number>();
  private readonly socket: OutsideSocket | null;
  private allocation: Allocation | null = null;
  /** Who spoke last mostly speaks again: what its address means, and that it may be reached at all, is known then. */
  private lastFrom: FiveTuple = '';
  private last: OutsidePeer | null = null;

  private constructor(
    host: string,
    port: number,
    open: OpenOutsideSocket,
    private readonly reachable: ReachablePeers,
    private readonly delivery: Delivery,
    private readonly clock: Clock,
  ) {
    this.socket = open(host, port, (from, bytes, start, end, headroom) => this.hear(from, bytes, start, end, headroom));
  }

  /** Null when that port cannot be had. An allocation is answered at once, so nothing here waits. */
  static open(
    host: string,
    port: number,
    open: OpenOutsideSocket,
    reachable: ReachablePeers,
    delivery: Delivery,
    clock: Clock,
  ): OpenSocket | null {
    const socket = new OpenSocket(host, port, open, reachable, delivery, clock);
    return socket.socket ? socket : null;
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
    this.permitPeers(ip, expiresAt);
    if (this.permissions.size > MOST_PEERS) this.forgetOldestPermission();
  }

  peerAt(address: TransportAddress): Allocation | null {
    if (!this.isOfFamily(address) || !this.reachable.includes(address)) return null;
    return this.peer(address);
  }

  close(): void {
    this.socket?.close();
  }

  private hear(from: FiveTuple, bytes: Buffer, start: number, end: number, headroom: number): void {
    const { allocation } = this;
    if (!allocation) return;
    const now = this.delivery.now();
    if (this.last === null || this.lastFrom !== from) {
      this.last = this.permittedSpeaker(now);
      this.lastFrom = from;
    }
    // Nothing is kept for who has no permission.
    const { last } = this;
    if (last?.isPermitted(now)) this.delivery.carry(last, allocation, bytes, start, end - start, headroom, now, false);
  }

  private permittedSpeaker(now: number): OutsidePeer | null {
    const address = (this.socket as OutsideSocket).speaker();
    const isPermitted = (this.permissions.get(spellIp(address.ip)) ?? 0) > now;
    return isPermitted && this.reachable.includesIp(address.ip) ? this.peer(address) : null;
  }

  private peer(address: TransportAddress): OutsidePeer {
    const ip = spellIp(address.ip);
    const key = keyOf(ip, address.port);
    const known = this.peers.get(key);
    if (known) return known;
    // Bytes of its own: those that came in belong to the packet.
    const own = { ...address, ip: Buffer.from(address.ip) };
    const { username } = this.allocation as Allocation;
    const peer = new OutsidePeer(own, (this.socket as OutsideSocket).wayTo(own), username);
    peer.permit(this.permissions.get(ip) ?? 0);
    this.peers.set(key, peer);
    if (this.peers.size > MOST_PEERS) this.forgetPeer();
    return peer;
  }

  private permitPeers(ip: string, expiresAt: number): void {
    for (const peer of this.peers.values()) if (spellIp(peer.relayed.ip) === ip) peer.permit(expiresAt);
  }

  /** Who has a channel stays: the one that has been known longest without goes. */
  private forgetPeer(): void {
    const now = this.clock.monotonic();
    for (const [key, peer] of this.peers) {
      if (this.allocation?.channelTo(peer, now)) continue;
      this.peers.delete(key);
      if (peer === this.last) this.last = null;
      return;
    }
  }

  private forgetOldestPermission(): void {
    for (const oldest of this.permissions.keys()) {
      this.permissions.delete(oldest);
      this.permitPeers(oldest, 0);
      return;
    }
  }

  private isOfFamily({ family }: TransportAddress): boolean {
    return this.allocation?.relayed.family === family;
  }
}
