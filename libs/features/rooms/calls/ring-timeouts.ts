import { Clock, type ClockTimer } from '@confrere/kernel';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { CallAnswered, CallEnded, CallRung } from '../events.js';
import { CallEntity } from './call.entity.js';
import { StopUnansweredRing } from './stop-unanswered-ring.js';

/** After a start rings go on for so long at least: pages that answered while the server was away can still say so. */
const TOLD_WITHIN = 15_000;
/** A ring that could not be stopped (the database was away) is tried again after this. */
const AGAIN_AFTER = 5_000;

interface Ring {
  readonly id: string;
  readonly organizationId: string;
  readonly ringsUntil: Date;
}

/** Stops each ring when its minute is over. The minute stands in the database: after a restart the rest of it is waited for. */
@Injectable()
export class RingTimeouts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers = new Map<string, ClockTimer>();
  private readonly listening: (() => void)[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly stop: StopUnansweredRing,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const rung = ({ callId: id, organizationId, ringsUntil }: CallRung): void =>
      this.wait({ id, organizationId, ringsUntil });
    const over = ({ callId }: { readonly callId: string }): void => this.forget(callId);
    this.listening.push(
      this.events.on<CallRung>('call.rung', rung),
      this.events.on<CallAnswered>('call.answered', over),
      this.events.on<CallEnded>('call.ended', over),
    );
    const ringing = await this.unitOfWork.everywhere.read((entities) =>
      entities.findBy(CallEntity, { state: 'ringing' }),
    );
    for (const ring of ringing) this.wait(ring, Math.max(this.rest(ring), TOLD_WITHIN));
  }

  onApplicationShutdown(): void {
    for (const stopListening of this.listening.splice(0)) stopListening();
    for (const id of [...this.timers.keys()]) this.forget(id);
  }

  private wait(ring: Ring, milliseconds = this.rest(ring)): void {
    this.forget(ring.id);
    this.timers.set(
      ring.id,
      this.clock.after(milliseconds, () => void this.stopNow(ring)),
    );
  }

  /** Milliseconds until the minute of a ring is over. */
  private rest({ ringsUntil }: Ring): number {
    return ringsUntil.getTime() - this.clock.now().getTime();
  }

  private forget(id: string): void {
    this.timers.get(id)?.cancel();
    this.timers.delete(id);
  }

  private async stopNow(ring: Ring): Promise<void> {
    this.timers.delete(ring.id);
    try {
      await this.unitOfWork
        .in(ring.organizationId)
        .run((tx) => this.stop.run(tx, { call: ring.id, organizationId: ring.organizationId }));
    } catch (error) {
      this.log.error('ring.not-stopped', error, { call: ring.id });
      this.wait(ring, AGAIN_AFTER);
    }
  }
}
