import { Clock, type ClockTimer } from '@confrere/kernel';
import { CurrentConfig, type RelayNodeConfig } from '@confrere/platform/config';
import { Inject, Injectable } from '@nestjs/common';
import type { RelayLoad } from '../control/relay-channel.js';

/** A relay whose channel was lost is missed only then: it comes back within five seconds, and relays meanwhile. */
export const MISSED_AFTER = 10_000;

interface Standing {
  /** What carries the control channel; null while there is none. */
  channel: object | null;
  missed: boolean;
  draining: boolean;
  load: RelayLoad | null;
  timer: ClockTimer | null;
}

/** How a node stands, for whoever looks after the appliance. */
export interface RelayNodeView {
  readonly id: string;
  readonly attached: boolean;
  readonly draining: boolean;
  readonly load: RelayLoad | null;
}

/** The relays of the config, and which of them are there. */
@Injectable()
export class RelayNodes {
  private readonly standings: Map<string, Standing>;
  private readonly lostListeners = new Set<() => void>();
  private readonly attachedListeners = new Set<() => void>();

  constructor(
    @Inject(CurrentConfig) private readonly current: CurrentConfig,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.standings = new Map(
      this.all.map(({ id }) => [id, { channel: null, missed: false, draining: false, load: null, timer: null }]),
    );
    // A relay that does not attach after a start is as good as one that went away.
    for (const id of this.standings.keys()) this.awaitReturn(id);
  }

  /** As browsers are told of them; one at least. */
  get all(): readonly RelayNodeConfig[] {
    return this.current.config.relay.nodes;
  }

  /** @param lost is called whenever a node drains or is missed. */
  onLost(lost: () => void): void {
    this.lostListeners.add(lost);
  }

  /** @param attached is called whenever a relay of the config has attached. */
  onAttached(attached: () => void): void {
    this.attachedListeners.add(attached);
  }

  /**
   * The nodes that may be given to a call: those attached and not draining. When there is none, those not missed yet; then
   * whatever there is, since a relay needs no control channel to relay.
   */
  usable(): string[] {
    const found = [
      this.inService(),
      this.where(({ missed, draining }) => !missed && !draining),
      this.where(({ draining }) => !draining),
    ];
    return found.find((ids) => ids.length > 0) ?? this.where(() => true);
  }

  /** Attached and not draining. */
  inService(): string[] {
    return this.where(({ channel, draining }) => channel !== null && !draining);
  }

  /** Whether it takes no new allocations, as it has said itself. */
  isDraining(id: string): boolean {
    return this.standings.get(id)?.draining ?? false;
  }

  /** Whether a call that is there may stay there. */
  mayKeep(id: string): boolean {
    const standing = this.standings.get(id);
    return standing !== undefined && !standing.draining && !standing.missed;
  }

  views(): RelayNodeView[] {
    return [...this.standings].map(([id, { channel, draining, load }]) => ({
      id,
      attached: channel !== null,
      draining,
      load,
    }));
  }

  /** @returns false when the config does not know this node. */
  attached(id: string, channel: object, draining: boolean): boolean {
    const standing = this.standings.get(id);
    if (!standing) return false;
    standing.timer?.cancel();
    Object.assign(standing, { channel, missed: false, draining: false, timer: null });
    if (draining) this.draining(id);
    for (const listener of this.attachedListeners) listener();
    return true;
  }

  draining(id: string): void {
    const standing = this.standings.get(id);
    if (!standing || standing.draining) return;
    standing.draining = true;
    this.tellLost();
  }

  loaded(id: string, load: RelayLoad): void {
    const standing = this.standings.get(id);
    if (standing) standing.load = load;
  }

  /** Ignored when the node has attached anew meanwhile. */
  detached(id: string, channel: object): void {
    const standing = this.standings.get(id);
    if (standing?.channel !== channel) return;
    Object.assign(standing, { channel: null, load: null });
    this.awaitReturn(id);
  }

  private where(test: (standing: Standing) => boolean): string[] {
    return [...this.standings].filter(([, standing]) => test(standing)).map(([id]) => id);
  }

  private awaitReturn(id: string): void {
    const standing = this.standings.get(id);
    if (!standing) return;
    standing.timer = this.clock.after(MISSED_AFTER, () => {
      standing.missed = true;
      this.tellLost();
    });
  }

  private tellLost(): void {
    for (const listener of this.lostListeners) listener();
  }
}
