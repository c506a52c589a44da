import { Clock, DomainError } from '@confrere/kernel';
import { sourceOf } from '@confrere/features/identity';
import { Log } from '@confrere/platform/telemetry';
import { Injectable } from '@nestjs/common';

const HOUR = 3_600_000;
/** Wrong codes whose last digit is right: whoever mistypes is told so before anything is asked, and never gets here. */
export const WRONG_FROM_ONE = 10;
/** At 2,000 codes that open somewhere, this finds one in a week of trying without a pause; the log says so after an hour. */
export const WRONG_IN_ALL = 300;
const MOST_SOURCES = 10_000;

/**
 * Keeps codes from being tried through: 100 million of them are few. Beyond the limits nobody is let in by a code for the rest of
 * the hour, but for those places from which a right one came lately; links go on opening. In memory only.
 */
@Injectable()
export class CodeAttempts {
  private readonly wrong = new Map<string, { since: number; count: number }>();
  private readonly right = new Set<string>();
  private all = { since: 0, count: 0 };

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * @param address whence it comes; neither stored nor logged.
   * @throws DomainError `rate.limited`; whatever `exchange` throws.
   */
  async attempt<T>(address: string, exchange: () => Promise<T>): Promise<T> {
    const place = sourceOf(address);
    const now = this.clock.monotonic();
    if (now - this.all.since >= HOUR) this.all = { since: now, count: 0 };
    const here = this.wrong.get(place);
    const tooMany = here !== undefined && now - here.since < HOUR && here.count >= WRONG_FROM_ONE;
    if (tooMany || (this.all.count >= WRONG_IN_ALL && !this.right.has(place)))
      throw new DomainError(
        'rate.limited',
        'limited',
        'Too many codes were wrong; open the link, or try again in an hour.',
      );
    // Counted before it is known to be wrong: many at once are as many.
    this.count(place, now, 1);
    try {
      const done = await exchange();
      this.count(place, now, -1);
      this.right.delete(place);
      this.right.add(place);
      const [oldest] = this.right;
      if (this.right.size > MOST_SOURCES && oldest !== undefined) this.right.delete(oldest);
      return done;
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'not-found') this.count(place, now, -1);
      else if (this.all.count === WRONG_IN_ALL) this.log.warn('visit-code.many-wrong', { withinAnHour: WRONG_IN_ALL });
      throw error;
    }
  }

  private count(place: string, now: number, by: 1 | -1): void {
    this.all.count += by;
    const here = this.wrong.get(place);
    const since = here && now - here.since < HOUR ? here.since : now;
    this.wrong.delete(place);
    this.wrong.set(place, { since, count: (since === here?.since ? here.count : 0) + by });
    const oldest = this.wrong.keys().next();
    if (this.wrong.size > MOST_SOURCES && !oldest.done) this.wrong.delete(oldest.value);
  }
}
