import type { Clock } from '@confrere/kernel';
import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import { RelayedNumbers } from '../policy/relayed-numbers.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { FiveTuple, ReturnPath } from '../transport/return-path.js';
import { Allocation } from './allocation.js';
import { AllocationTable } from './allocation-table.js';

/** Makes allocations, gives them their relayed addresses and ends them when their time is over. */
export class Allocations {
  readonly table = new AllocationTable();
  private readonly numbers = new RelayedNumbers();

  constructor(
    private readonly clock: Clock,
    readonly relayAddress: TransportAddress,
    /** Seconds. */
    private readonly longestLifetime: number,
  ) {}

  /** RFC 8656, section 7.2: what was asked for, but neither below the default nor above the maximum, which here are one. */
  get lifetime(): number {
    return this.longestLifetime;
  }

  /** Null when every relayed number is in use. */
  make(path: ReturnPath, username: EphemeralUsername, password: string): Allocation | null {
    const number = this.numbers.take();
    if (number === null) return null;
    const relayed = { ...this.relayAddress, port: number };
    const allocation = new Allocation(path, username, password, relayed, this.expiry());
    this.table.add(allocation);
    this.endWhenDue(allocation);
    return allocation;
  }

  /** Keeps the answer to the Allocate request that made the allocation. */
  remember(fiveTuple: FiveTuple, { transactionId }: StunMessage, answer: Buffer): void {
    const allocation = this.table.of(fiveTuple);
    if (allocation && !allocation.made) allocation.made = { transactionId: Buffer.from(transactionId), answer };
  }

  prolong(allocation: Allocation): void {
    allocation.expiresAt = this.expiry();
  }

  end(allocation: Allocation): void {
    if (this.table.of(allocation.path.fiveTuple) !== allocation) return;
    this.table.remove(allocation);
    this.numbers.giveBack(allocation.relayed.port);
  }

  private expiry(): number {
    return this.clock.monotonic() + this.longestLifetime * 1000;
  }

  /** One timer per lifetime rather than one per Refresh: when it fires early, it waits for the rest. */
  private endWhenDue(allocation: Allocation): void {
    this.clock.after(allocation.expiresAt - this.clock.monotonic(), () => {
      if (this.table.of(allocation.path.fiveTuple) !== allocation) return;
      if (allocation.expiresAt > this.clock.monotonic()) this.endWhenDue(allocation);
      else this.end(allocation);
    });
  }
}
