import { type CallEnded, type CallRung, RemindRungVisitor } from '@confrere/features/rooms';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Presence } from '../pages/presence.js';

interface Ring {
  readonly callId: string;
  readonly organizationId: string;
}

/** Looks after each ring whether the visitor sees it, and has them written to when they do not. */
@Injectable()
export class ReadyMessages implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers = new Map<string, ClockTimer>();
  private readonly listening: (() => void)[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly remind: RemindRungVisitor,
    private readonly presence: Presence,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.listening.push(
      this.events.on<CallRung>('call.rung', (ring) => this.look(ring)),
      this.events.on<CallEnded>('call.ended', ({ callId }) => this.forget(callId)),
    );
  }

  onApplicationShutdown(): void {
    for (const stopListening of this.listening.splice(0)) stopListening();
    for (const id of [...this.timers.keys()]) this.forget(id);
  }

  private async look(ring: Ring): Promise<void> {
    const { callId: call, organizationId } = ring;
    this.timers.delete(call);
    try {
      const again = await this.unitOfWork
        .in(organizationId)
        .run((tx) => this.remind.run(tx, { call, organizationId }, this.presence));
      if (again !== null)
        this.timers.set(
          call,
          this.clock.after(again, () => void this.look(ring)),
        );
    } catch (error) {
      this.log.error('visitor.not-reminded', error, { call });
    }
  }

  private forget(call: string): void {
    this.timers.get(call)?.cancel();
    this.timers.delete(call);
  }
}
