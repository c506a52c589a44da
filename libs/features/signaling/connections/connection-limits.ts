/** How many sockets may be open at once: five thousand who wait, and the desks. The numbers bound memory; who may connect at all is decided before. */
export const CONNECTION_LIMITS = { perAccess: 20, perAddress: 2_000, inAll: 6_000 } as const;

export interface ConnectionLimits {
  readonly perAccess: number;
  readonly perAddress: number;
  readonly inAll: number;
}

/**
 * Counts sockets per login or link, per address and in all. A whole clinic may stand behind one address, so the limit that
 * bites first is the one of a single login or link.
 */
export class ConnectionCount {
  private readonly counts = new Map<string, number>();
  private all = 0;

  constructor(private readonly limits: ConnectionLimits = CONNECTION_LIMITS) {}

  /** Whether an address may even ask: checked before anything is looked up. */
  hasRoomFor(address: string): boolean {
    return this.all < this.limits.inAll && this.of(`address ${address}`) < this.limits.perAddress;
  }

  /** Takes a place and returns how to give it back (once); null when there is none. */
  take(address: string, access: string): (() => void) | null {
    if (!this.hasRoomFor(address) || this.of(`access ${access}`) >= this.limits.perAccess) return null;
    const keys = [`address ${address}`, `access ${access}`];
    for (const key of keys) this.counts.set(key, this.of(key) + 1);
    this.all += 1;
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.all -= 1;
      for (const key of keys) {
        const left = this.of(key) - 1;
        if (left > 0) this.counts.set(key, left);
        else this.counts.delete(key);
      }
    };
  }

  /** How many keys are held; nothing is kept of those who left. */
  get size(): number {
    return this.counts.size;
  }

  private of(key: string): number {
    return this.counts.get(key) ?? 0;
  }
}
