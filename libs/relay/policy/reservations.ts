import { randomBytes } from 'node:crypto';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';

/** RFC 8656, section 7.2 asks for at least that. */
const RESERVATION_SECONDS = 30;
const TOKEN_LENGTH = 8;

/** A number that is held back for a second allocation of the same participant. */
export interface Reservation {
  readonly token: string;
  readonly number: number;
  readonly family: 4 | 6;
  readonly username: EphemeralUsername;
  readonly timer: ClockTimer;
}

/** Numbers held back by EVEN-PORT for who shows the token (RFC 8656, section 7.2). Each counts as an allocation. */
export class Reservations {
  private readonly byToken = new Map<string, Reservation>();

  constructor(
    private readonly clock: Clock,
    /** Nobody came for the number. */
    private readonly expired: (number: number) => void,
  ) {}

  get size(): number {
    return this.byToken.size;
  }

  ofCall(callId: string): Reservation[] {
    return [...this.byToken.values()].filter(({ username }) => username.callId === callId);
  }

  /** The token for the number. */
  hold(number: number, family: 4 | 6, username: EphemeralUsername): Buffer {
    const bytes = randomBytes(TOKEN_LENGTH);
    const token = bytes.toString('hex');
    const timer = this.clock.after(RESERVATION_SECONDS * 1000, () => {
      this.byToken.delete(token);
      this.expired(number);
    });
    this.byToken.set(token, { token, number, family, username, timer });
    return bytes;
  }

  /** What the token stands for; null when it is unknown, used, too old, or another participant's. */
  find(token: Buffer, { callId, participantId }: EphemeralUsername): Reservation | null {
    const held = this.byToken.get(token.toString('hex'));
    return held?.username.callId === callId && held.username.participantId === participantId ? held : null;
  }

  /** A token is good for one allocation; the number is the caller's from now on. */
  redeem({ token, timer }: Reservation): void {
    timer.cancel();
    this.byToken.delete(token);
  }
}
