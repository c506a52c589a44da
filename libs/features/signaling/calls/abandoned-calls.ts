import { AbandonCall, CallEntity, CallMoves } from '@confrere/features/rooms';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Page } from '../pages/page.js';
import { Pages } from '../pages/pages.js';
import { CallPages } from './call-pages.js';

/** Live calls are looked at so often; a killed server knows to within this time when someone was last connected. */
export const LOOKS_EVERY = 30_000;

/** Writes who of the live calls is still connected, and records those calls as abandoned that nobody came back to. */
@Injectable()
export class AbandonedCalls implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly startedAt: Date;
  private timer: ClockTimer | null = null;
  private noted: Promise<void> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly abandon: AbandonCall,
    private readonly calls: CallMoves,
    private readonly callPages: CallPages,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.startedAt = clock.now();
  }

  onApplicationBootstrap(): void {
    this.pages.listen({
      presenceChanged: () => undefined,
      lost: (page) => this.noteLastSight(page),
    });
    this.wait();
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
  }

  /** Resolves when every sight until now has been written. */
  settled(): Promise<void> {
    return this.noted;
  }

  /** One look at every live call. */
  async look(): Promise<void> {
    const live = await this.unitOfWork.everywhere.read(async (entities) => {
      const found = [];
      for (const call of await entities.findBy(CallEntity, { state: 'live' }))
        found.push({ call, participants: await this.calls.participants({ entities }, call) });
      return found;
    });
    const connected = live.filter(({ call, participants }) =>
      participants.some((each) => Boolean(this.callPages.pageOf(call, each)?.connection)),
    );
    if (connected.length > 0)
      await this.unitOfWork.everywhere.run((tx) =>
        this.abandon.seen(
          tx,
          connected.map(({ call }) => call.id),
        ),
      );
    for (const state of live)
      if (!connected.includes(state))
        await this.unitOfWork
          .in(state.call.organizationId)
          .run((tx) => this.abandon.run(tx, { call: state.call.id, countFrom: this.startedAt }));
  }

  /** Someone in a live call has just lost the connection: nobody was seen later, if nobody comes back. */
  private async lastSight({ principal, tab }: Page): Promise<void> {
    await this.unitOfWork.in(principal.organizationId).run(async (tx) => {
      const standing = await this.calls.openFor(tx, principal);
      if (standing?.call.state === 'live' && standing.self.tab === tab) await this.abandon.seen(tx, [standing.call.id]);
    });
  }

  private noteLastSight(page: Page): void {
    this.noted = this.noted.then(() => this.guarded(() => this.lastSight(page)));
  }

  private wait(): void {
    this.timer = this.clock.after(LOOKS_EVERY, () => {
      void this.guarded(() => this.look()).then(() => this.wait());
    });
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.error('live-calls.not-looked-at', error);
    }
  }
}
