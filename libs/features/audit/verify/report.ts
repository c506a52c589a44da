import type { ChainFault } from '../chain/faults.js';

/** What was found of one organization's trail. */
export interface TrailReport {
  readonly organization: string;
  readonly entries: number;
  readonly first: number | null;
  readonly last: number;
  /** Entries whose erasable part is gone; their chain is whole. */
  readonly erased: number;
  /** The first entry before which the clock was set back; null when it never was. No fault: the numbers are the order. */
  readonly setBack: number | null;
  /** How many signed checkpoints were held against it. */
  readonly checkpoints: number;
  /** False for an export that was narrowed: what is missing between its entries cannot be seen. */
  readonly whole: boolean;
}

export interface VerifyReport {
  readonly trails: readonly TrailReport[];
  readonly faults: readonly ChainFault[];
}
