import { type ChainedEntry, commitmentOf, entryHash, NOTHING_BEFORE } from './audit-entry.js';
import type { Checkpoint } from './checkpoint.js';
import type { ChainFault, FaultCode } from './faults.js';

/** The entry with which a retention rule says that it has dropped everything up to `detail.upTo`. */
export const SHORTENED = 'audit-trail.shortened';

/** The clocks of several servers differ a little; more than this was a clock that was set back, milliseconds. */
const CLOCKS_DIFFER = 60_000;

export interface ChainStart {
  readonly organization: string;
  /** Checkpoints of this organization whose signatures hold, in any order. */
  readonly checkpoints?: readonly Pick<Checkpoint, 'seq' | 'hash'>[];
  /** The entry that was checked last, to go on after it. */
  readonly after?: { readonly seq: number; readonly hash: string };
  /** A narrowed export: entries are missing on purpose, so only their order and each for itself is checked. */
  readonly selection?: boolean;
  /** A stretch of the trail that says where it begins: what was before is not asked for. */
  readonly stretch?: boolean;
}

/** Takes the entries of one organization one after the other and finds the first that does not fit. */
export class ChainCheck {
  entries = 0;
  /** Payloads that were erased: their commitments stand alone. */
  erased = 0;
  first: number | null = null;
  /** The first entry that is clearly earlier than one before it: the clock was set back there. The numbers are the order. */
  setBack: number | null = null;
  fault: ChainFault | null = null;

  private readonly organization: string;
  private readonly selection: boolean;
  private readonly stretch: boolean;
  private readonly resumed: boolean;
  private readonly expected: Map<number, string>;
  private last: { readonly seq: number; readonly hash: string };
  private latest = '';
  private firstPrev = NOTHING_BEFORE;
  private dropped = { upTo: 0, hash: NOTHING_BEFORE };

  constructor({ organization, checkpoints = [], after, selection = false, stretch = false }: ChainStart) {
    this.organization = organization;
    this.selection = selection;
    this.stretch = stretch;
    this.resumed = after !== undefined;
    this.last = after ?? { seq: 0, hash: NOTHING_BEFORE };
    this.expected = new Map(checkpoints.map(({ seq, hash }) => [seq, hash]));
    for (const { seq, hash } of checkpoints)
      if (this.expected.get(seq) !== hash)
        this.refuse('trail.rewritten', seq, `Two signed checkpoints disagree about entry ${seq}.`);
  }

  /** The number and hash of the entry that came last. */
  get head(): { readonly seq: number; readonly hash: string } {
    return this.last;
  }

  /** @param hashOf given where the caller has the hash of the entry's text already. @returns whether the trail is whole so far. */
  take(chained: ChainedEntry, hashOf: string = entryHash(chained.entry)): boolean {
    if (this.fault) return false;
    const { entry, hash, payload } = chained;
    const { seq } = entry;
    if (entry.organization !== this.organization)
      return this.refuse('entry.foreign', seq, `Entry ${seq} belongs to another organization.`);
    if (!this.fits(seq)) return false;
    if (hashOf !== hash) return this.refuse('entry.changed', seq, `Entry ${seq} is not what was written then.`);
    if (seq === this.last.seq + 1 && entry.prev !== this.last.hash)
      return this.refuse('chain.broken', seq, `Entry ${seq} does not build on the one before it.`);
    const signed = this.expected.get(seq);
    if (signed !== undefined && signed !== hash)
      return this.refuse('trail.rewritten', seq, `Entry ${seq} is not the one that a signed checkpoint vouches for.`);
    if (payload && commitmentOf(payload) !== entry.commitment)
      return this.refuse('payload.changed', seq, `What was kept apart of entry ${seq} is not what was written then.`);
    if (entry.commitment !== null && !payload) this.erased++;
    if (entry.action === SHORTENED)
      this.dropped = { upTo: Number(entry.detail['upTo']), hash: String(entry.detail['hash']) };
    if (this.first === null) this.firstPrev = entry.prev;
    this.first ??= seq;
    if (entry.at > this.latest) this.latest = entry.at;
    else if (Date.parse(this.latest) - Date.parse(entry.at) > CLOCKS_DIFFER) this.setBack ??= seq;
    this.last = { seq, hash };
    this.entries++;
    return true;
  }

  /** To be called after the last entry. @returns the first fault, or null. */
  finish(): ChainFault | null {
    if (this.fault) return this.fault;
    if (this.selection || this.stretch) return null;
    const begins = this.first ?? 1;
    if (!this.resumed && begins > 1 && (this.dropped.upTo !== begins - 1 || this.dropped.hash !== this.firstPrev))
      this.refuse(
        'trail.begins-late',
        begins,
        `The trail begins with entry ${begins}, and no entry says that all before it was dropped.`,
      );
    const beyond = Math.max(0, ...this.expected.keys());
    if (beyond > this.last.seq)
      this.refuse(
        'trail.cut',
        this.last.seq,
        `The trail ends with entry ${this.last.seq}, but a signed checkpoint vouches for entry ${beyond}.`,
      );
    return this.fault;
  }

  private fits(seq: number): boolean {
    const next = this.last.seq + 1;
    if (seq < next) return this.refuse('entry.out-of-order', seq, `Entry ${seq} comes after entry ${this.last.seq}.`);
    const maySkip = this.selection || (this.first === null && !this.resumed);
    return seq === next || maySkip
      ? true
      : this.refuse('entry.missing', next, `Entry ${next} is missing: entry ${seq} follows entry ${this.last.seq}.`);
  }

  private refuse(code: FaultCode, seq: number | null, says: string): false {
    this.fault ??= { code, organization: this.organization, seq, says };
    return false;
  }
}
