import type { IceServer } from '@confrere/contract';
import { IceServers } from '@confrere/features/relaying';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { Log } from '@confrere/platform/telemetry';
import { Injectable } from '@nestjs/common';

/** The ICE servers of one participant, told anew before they expire. */
export interface IssuedIceServers {
  readonly iceServers: IceServer[];
  readonly iceTransportPolicy: 'all' | 'relay';
  readonly directOnly?: true;
}

/** Milliseconds after which a renewal that failed is tried again. */
const TRY_AGAIN_AFTER = 30_000;

/** Issues ICE servers to participants, and reminds whoever asked when it is time for new ones. */
@Injectable()
export class IceRenewals {
  private readonly timers = new Map<string, { call: string; timer: ClockTimer; renew: () => void }>();

  constructor(
    private readonly servers: IceServers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @param renew is called when these are about to expire, again when it failed; not after `forget`, and not when newer ones were issued. */
  issue(callId: string, participantId: string, renew: () => Promise<void>): IssuedIceServers {
    const { iceServers, iceTransportPolicy, directOnly, renewAfterMs } = this.servers.forParticipant({
      callId,
      participantId,
    });
    this.timers.get(participantId)?.timer.cancel();
    const wait = (milliseconds: number): void => {
      this.timers.set(participantId, { call: callId, timer: this.clock.after(milliseconds, once), renew: once });
    };
    const once = (): void => {
      this.forgetParticipant(participantId);
      renew().catch((error: unknown) => {
        this.log.error('ice-servers.not-renewed', error);
        // The old ones are good for minutes yet: no gap comes of one failure.
        if (!this.timers.has(participantId)) wait(TRY_AGAIN_AFTER);
      });
    };
    wait(renewAfterMs);
    return { iceServers: [...iceServers], iceTransportPolicy, ...(directOnly && { directOnly }) };
  }

  /** The call is on another relay from now on: everyone in it needs new ones. */
  renewNow(callId: string): void {
    for (const { call, renew } of [...this.timers.values()]) if (call === callId) renew();
  }

  /** The calls whose participants hold ICE servers of this server. */
  calls(): string[] {
    return [...new Set([...this.timers.values()].map(({ call }) => call))];
  }

  /** They are in the call no more. */
  forgetParticipant(participantId: string): void {
    this.timers.get(participantId)?.timer.cancel();
    this.timers.delete(participantId);
  }

  /** The call is over: nothing of it is renewed any more. */
  forget(callId: string): void {
    for (const [participantId, { call }] of this.timers) if (call === callId) this.forgetParticipant(participantId);
  }
}
