import type { Clock } from '@confrere/kernel';
import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';

/** No credential is good for longer (credentials are issued for a quarter of an hour). */
const LONGEST_CREDENTIAL = 15 * 60 * 1000;
/** Of so many it is remembered; the oldest give way. */
const MOST_REMEMBERED = 20_000;

/**
 * Calls that are over, and participants who are out: the credentials that they were issued until then admit nobody any
 * more, though they have not expired. Ones issued later do: somebody who was put out may be let in again. Nothing is kept
 * for longer than a credential lives.
 */
export class EndedCalls {
  /** Unix milliseconds: credentials that expire until then are refused. */
  private readonly until = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** @param expiring credentials that expire until then are over; by default all that could have been issued until now. */
  end(callId: string, participantId: string | null, expiring?: Date): void {
    const now = this.clock.now().getTime();
    const key = keyOf(callId, participantId);
    const before = this.until.get(key) ?? 0;
    // Anew at the end of the row: the oldest stand first.
    this.until.delete(key);
    this.until.set(key, Math.max(before, expiring?.getTime() ?? now + LONGEST_CREDENTIAL));
    for (const [oldest, until] of this.until) {
      if (until > now && this.until.size <= MOST_REMEMBERED) break;
      this.until.delete(oldest);
    }
  }

  isOver({ callId, participantId, expiresAt }: EphemeralUsername): boolean {
    const until = Math.max(this.until.get(keyOf(callId, null)) ?? 0, this.until.get(keyOf(callId, participantId)) ?? 0);
    return expiresAt.getTime() <= until;
  }
}

/** A space stands in neither. */
const keyOf = (callId: string, participantId: string | null): string =>
  participantId === null ? callId : `${callId} ${participantId}`;
