import type { RelayNodeConfig } from '@confrere/platform/config';
import { Inject, Injectable } from '@nestjs/common';
import { RelayNodes } from './relay-nodes.js';
import { rendezvous } from './rendezvous.js';

/**
 * Which relay a call is on. Both parties must be given the same one: a closed relay reaches nobody on another. A running
 * call keeps its relay; only when that one drains or is gone does it get another, and all its participants are told.
 */
@Injectable()
export class CallPlacement {
  private readonly placed = new Map<string, string>();
  private readonly listeners = new Set<(call: string) => void>();

  constructor(@Inject(RelayNodes) private readonly nodes: RelayNodes) {
    nodes.onLost(() => this.leaveLost());
  }

  /** @param moved is called for each call that has another relay from then on: all who are in it need new ICE servers. */
  onMoved(moved: (call: string) => void): void {
    this.listeners.add(moved);
  }

  nodeOf(call: string): RelayNodeConfig {
    const { all } = this.nodes;
    const [only] = all;
    if (all.length === 1 && only) return only;
    const id = this.placed.get(call) ?? rendezvous(call, this.nodes.usable());
    this.placed.set(call, id);
    return all.find((node) => node.id === id) as RelayNodeConfig;
  }

  /** Whether that relay lets nobody new in: calls are given such a one only when there is no other. */
  isDraining({ id }: RelayNodeConfig): boolean {
    return this.nodes.isDraining(id);
  }

  /** These calls run on this relay, as it says itself when it comes back: after a restart nobody else knows. */
  found(id: string, calls: readonly string[]): void {
    if (this.nodes.all.length === 1 || !this.nodes.mayKeep(id)) return;
    for (const call of calls) {
      const before = this.placed.get(call);
      this.placed.set(call, id);
      if (before !== undefined && before !== id) this.tellMoved(call);
    }
    this.leaveLost();
  }

  /** The call is over. */
  forget(call: string): void {
    this.placed.delete(call);
  }

  /** Calls leave a relay that drains or is gone, but only for one that is there. */
  private leaveLost(): void {
    const there = this.nodes.inService();
    if (there.length === 0) return;
    const left = [...this.placed].filter(([, at]) => !this.nodes.mayKeep(at)).map(([call]) => call);
    for (const call of left) this.placed.set(call, rendezvous(call, there));
    for (const call of left) this.tellMoved(call);
  }

  private tellMoved(call: string): void {
    for (const listener of this.listeners) listener(call);
  }
}
