import type { FiveTuple } from '../transport/five-tuple.js';
import type { Allocation } from './allocation.js';

const NONE: ReadonlySet<Allocation> = new Set();

/** All allocations that live, by five-tuple, by relayed number and by call. Of a dual one both halves are in it. */
export class AllocationTable {
  private readonly byFiveTuple = new Map<FiveTuple, Allocation>();
  private readonly byNumber = new Map<number, Allocation>();
  private readonly byCall = new Map<string, Set<Allocation>>();

  get size(): number {
    return this.byNumber.size;
  }

  /** Of a dual allocation the half that was made first and lives. */
  of(fiveTuple: FiveTuple): Allocation | undefined {
    return this.byFiveTuple.get(fiveTuple);
  }

  atNumber(number: number): Allocation | undefined {
    return this.byNumber.get(number);
  }

  ofCall(callId: string): ReadonlySet<Allocation> {
    return this.byCall.get(callId) ?? NONE;
  }

  calls(): string[] {
    return [...this.byCall.keys()];
  }

  all(): Allocation[] {
    return [...this.byNumber.values()];
  }

  add(allocation: Allocation): void {
    const { callId } = allocation.username;
    const first = this.byFiveTuple.get(allocation.path.fiveTuple);
    if (first) [first.twin, allocation.twin] = [allocation, first];
    else this.byFiveTuple.set(allocation.path.fiveTuple, allocation);
    this.byNumber.set(allocation.relayed.port, allocation);
    const ofCall = this.byCall.get(callId) ?? new Set<Allocation>();
    this.byCall.set(callId, ofCall.add(allocation));
  }

  /** Takes it out, and out of the permissions and channels of the others in its call. */
  remove(allocation: Allocation): void {
    const { callId } = allocation.username;
    const { fiveTuple } = allocation.path;
    const { twin } = allocation;
    if (twin) [twin.twin, allocation.twin] = [null, null];
    if (!twin) this.byFiveTuple.delete(fiveTuple);
    else if (this.byFiveTuple.get(fiveTuple) === allocation) this.byFiveTuple.set(fiveTuple, twin);
    this.byNumber.delete(allocation.relayed.port);
    const ofCall = this.byCall.get(callId);
    ofCall?.delete(allocation);
    if (ofCall?.size === 0) this.byCall.delete(callId);
    for (const other of ofCall ?? []) other.forget(allocation);
  }
}
