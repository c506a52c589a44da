import { RelayClose, type RelayWays } from '@confrere/contract';
import type { Clock } from '@confrere/kernel';
import type { Log } from '@confrere/platform/telemetry';
import { backOff } from './back-off.js';
import type { ControlAddress } from './control-address.js';
import { ControlChannel, type SteeredRelay } from './control-channel.js';

export interface SteeringOptions {
  readonly address: ControlAddress;
  /** The id of this relay in the config. */
  readonly node: string;
  /** As in the config: two while the secret is being changed. Looked at with each attempt. */
  readonly secrets: readonly string[];
  readonly relay: SteeredRelay;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/** A server that answers again within so many attempts (some ten seconds) was only started anew. */
const TELL_AFTER = 6;

/** Keeps a control channel to the server, for ever; without one the relay goes on relaying. */
export class Steering {
  private channel: ControlChannel | null = null;
  private attempts = 0;
  private toldAway = false;
  private draining = false;
  private stopped = false;
  /** Which ways to this relay worked when the server last tried; null until it has. */
  ways: RelayWays | null = null;

  constructor(private readonly options: SteeringOptions) {
    this.connect();
  }

  get isAttached(): boolean {
    return this.channel?.isAttached ?? false;
  }

  /** Tells the server, now or when it is back, that this relay takes no new allocations. */
  drain(): void {
    this.draining = true;
    this.channel?.sayDraining();
  }

  stop(): void {
    this.stopped = true;
    this.channel?.leave();
  }

  private connect(): void {
    if (this.stopped) return;
    const { log } = this.options;
    this.channel = new ControlChannel({
      ...this.options,
      draining: () => this.draining,
      attached: () => {
        this.attempts = 0;
        this.toldAway = false;
        log.info('control.attached');
      },
      ended: (what, allocations) => allocations > 0 && log.info('control.ended', { what, allocations }),
      checked: (ways) => (this.ways = ways),
      closed: (code) => this.lost(code),
    });
  }

  private lost(code: number): void {
    this.channel = null;
    if (this.stopped) return;
    const { clock, log, random = Math.random } = this.options;
    const refused = code === RelayClose.notProven;
    // Once for each absence, and not for a server that only starts anew: the attempts go on for as long as it lasts.
    if (!this.toldAway && (refused || this.attempts >= TELL_AFTER)) {
      this.toldAway = true;
      if (refused)
        log.error('control.not-proven', undefined, {
          todo: 'The server and this relay hold different secrets: give both the same relay.secret.',
        });
      else log.warn('control.away', { code });
    }
    clock.after(backOff(this.attempts++, random()), () => this.connect());
  }
}
