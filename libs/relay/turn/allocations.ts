import type { Clock } from '@confrere/kernel';
import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import type { OpenMode } from '../open/open-mode.js';
import type { OpenSocket } from '../open/open-socket.js';
import { RelayedNumbers } from '../policy/relayed-numbers.js';
import { Reservations } from '../policy/reservations.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { FiveTuple } from '../transport/five-tuple.js';
import type { ReturnPath } from '../transport/return-path.js';
import { Allocation } from './allocation.js';
import { AllocationTable } from './allocation-table.js';

/** How many ports of an open relay may be another program's before an allocation is refused. */
const PORTS_TRIED = 16;

/** Whose an allocation is, and with what it was asked for. */
export interface Owner {
  readonly username: EphemeralUsername;
  readonly password: string;
}

/** Any number, an even one, one whose next higher one is held back as well, or the one that was held back. */
export type NumberWish = 'any' | 'even' | 'pair' | { readonly reserved: number };

/** Makes allocations, gives them their relayed addresses and ends them when their time is over. */
export class Allocations {
  readonly table = new AllocationTable();
  readonly reservations: Reservations;
  private readonly numbers: RelayedNumbers;

  constructor(
    private readonly clock: Clock,
    /** The relay's own addresses, under which every allocation is reached; their ports play no part. */
    private readonly relayAddresses: readonly TransportAddress[],
    /** Seconds. */
    private readonly longestLifetime: number,
    /** Null in a closed relay, whose relayed addresses are numbers and nothing else. */
    private readonly openMode: OpenMode | null = null,
  ) {
    this.numbers = new RelayedNumbers(openMode?.ports);
    this.reservations = new Reservations(clock, (number) => this.numbers.giveBack(number));
  }

  /** RFC 8656, section 7.2: what was asked for, but neither below the default nor above the maximum, which here are one. */
  get lifetime(): number {
    return this.longestLifetime;
  }

  /** Whether relayed addresses of that family can be had here. */
  has(family: 4 | 6): boolean {
    return this.relayAddresses.some((address) => address.family === family);
  }

  /** A second one on the same five-tuple, of the other family, is the other half of a dual allocation. Null: no capacity. */
  make(path: ReturnPath, { username, password }: Owner, family: 4 | 6, wish: NumberWish = 'any'): Allocation | null {
    const relayAddress = this.relayAddresses.find((address) => address.family === family);
    const place = relayAddress ? this.take(family, wish) : null;
    if (!relayAddress || !place) return null;
    const relayed = { ...relayAddress, port: place.number };
    const allocation = new Allocation(path, username, password, relayed, this.expiry(), place.socket);
    place.socket?.serve(allocation);
    this.table.add(allocation);
    this.endWhenDue(allocation);
    return allocation;
  }

  /** Keeps the answer to the Allocate request that made the allocation. */
  remember(fiveTuple: FiveTuple, { transactionId }: StunMessage, answer: Buffer): void {
    const allocation = this.table.of(fiveTuple);
    if (allocation && !allocation.made) {
      allocation.made = { transactionId: transactionId.toString('latin1'), answer: answer.toString('latin1') };
    }
  }

  prolong(allocation: Allocation): void {
    allocation.expiresAt = this.expiry();
  }

  end(allocation: Allocation): void {
    if (!this.lives(allocation)) return;
    this.table.remove(allocation);
    allocation.endTimer?.cancel();
    this.numbers.giveBack(allocation.relayed.port);
    allocation.outside?.close();
  }

  /** A number, with a socket on that port where the relay is open. */
  private take(family: 4 | 6, wish: NumberWish): { number: number; socket: OpenSocket | null } | null {
    for (let tried = 0; tried < PORTS_TRIED; tried++) {
      const number = this.numberFor(wish);
      if (number === null) return null;
      if (!this.openMode) return { number, socket: null };
      const socket = this.openMode.socketAt(family, number);
      if (socket) return { number, socket };
      this.numbers.giveBack(number);
      if (wish === 'pair') this.numbers.giveBack(number + 1);
      if (typeof wish === 'object') return null;
    }
    return null;
  }

  private numberFor(wish: NumberWish): number | null {
    if (wish === 'any') return this.numbers.take();
    if (wish === 'even') return this.numbers.takeEven();
    return wish === 'pair' ? this.numbers.takePair() : wish.reserved;
  }

  private lives(allocation: Allocation): boolean {
    return this.table.atNumber(allocation.relayed.port) === allocation;
  }

  private expiry(): number {
    return this.clock.monotonic() + this.longestLifetime * 1000;
  }

  /** One timer per lifetime rather than one per Refresh: when it fires early, it waits for the rest. */
  private endWhenDue(allocation: Allocation): void {
    allocation.endTimer = this.clock.after(allocation.expiresAt - this.clock.monotonic(), () => {
      if (allocation.expiresAt > this.clock.monotonic()) this.endWhenDue(allocation);
      else this.end(allocation);
    });
  }
}
