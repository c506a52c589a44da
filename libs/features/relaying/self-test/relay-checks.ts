import type { RelayWays } from '@confrere/contract';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { CurrentConfig } from '@confrere/platform/config';
import { Log } from '@confrere/platform/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RelayControl } from '../control/relay-control.js';
import { RelayNodes } from '../nodes/relay-nodes.js';
import { checkRelays, type WayChecked } from './check-relays.js';

/** When a relay has attached it listens; one that does not attach is looked at all the same. */
const SOON = 1_000;
const FIRST_WITHIN = 30_000;
export const CHECKED_EVERY = 12 * 3600 * 1000;

export interface LatestCheck {
  readonly at: Date;
  readonly ways: readonly WayChecked[];
}

/**
 * Tries every way to every relay after the start, every twelve hours, and when a relay is back after something had failed.
 * It never holds a start up: a server without a relay serves.
 */
@Injectable()
export class RelayChecks implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;
  private running: Promise<LatestCheck> | null = null;
  private stopped = false;
  /** Null until the first has ended. */
  latest: LatestCheck | null = null;

  constructor(
    @Inject(CurrentConfig) private readonly current: CurrentConfig,
    @Inject(RelayNodes) private readonly nodes: RelayNodes,
    @Inject(RelayControl) private readonly control: RelayControl,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.checkIn(FIRST_WITHIN);
    this.nodes.onAttached(() => {
      const wentWell = this.latest?.ways.every(({ step }) => step === 'done') ?? false;
      if (!wentWell) this.checkIn(SOON);
      else this.tellRelays();
    });
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.timer?.cancel();
  }

  /** Checks now; asked while one runs, it is that one's result. */
  check(): Promise<LatestCheck> {
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  private async run(): Promise<LatestCheck> {
    const ways = await checkRelays(this.current.config, { clock: this.clock });
    this.latest = { at: this.clock.now(), ways };
    this.report(ways);
    this.tellRelays();
    this.checkIn(CHECKED_EVERY);
    return this.latest;
  }

  private checkIn(milliseconds: number): void {
    this.timer?.cancel();
    if (this.stopped) return;
    this.timer = this.clock.after(milliseconds, () => {
      this.check().catch((error: unknown) => this.log.error('relay.not-checked', error));
    });
  }

  /** Names and addresses stay out of the log: which node and which way is enough to look there. */
  private report(ways: readonly WayChecked[]): void {
    if (this.stopped) return;
    for (const { node, transport, step, code, distrust } of ways) {
      const facts = { node: node ?? 'external', way: transport, ...(distrust !== null && { distrust }) };
      if (step === 'done') this.log.info('relay.way-works', facts);
      else this.log.warn('relay.way-fails', { ...facts, step, code });
    }
  }

  private tellRelays(): void {
    for (const { id } of this.nodes.all) {
      const of = (transport: WayChecked['transport']): boolean | null => {
        const way = this.latest?.ways.find((each) => each.node === id && each.transport === transport);
        return way === undefined ? null : way.step === 'done';
      };
      const ways: RelayWays = { udp: of('udp'), tcp: of('tcp'), tls: of('tls') };
      if (this.latest) this.control.checked(id, ways);
    }
  }
}
