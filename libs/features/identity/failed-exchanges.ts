import { Clock, DomainError } from '@confrere/kernel';
import { Log, SilentLog } from '@confrere/platform/telemetry';
import { Injectable } from '@nestjs/common';

const MINUTE = 60_000;
/** So many wrong secrets in a minute from one place cost nothing: a ward behind one address mistypes too. */
export const FREE_FAILURES = 10;
const FIRST_DELAY = 200;
const LONGEST_DELAY = 5_000;
/** So many may wait at a time; more would only fill the memory. */
const MOST_WAITING = 200;
/** Of one address for one account: who tries passwords out waits in line, and does not try many at once. */
const MOST_WAITING_FOR_ONE = 5;
const MOST_SOURCES = 10_000;
const HOUR = 60 * MINUTE;
/** So many wrong secrets in an hour, from wherever, are told to administrators. */
export const ALARM_AT = 1_000;

/**
 * Slows down whoever tries secrets out. Delay, not lock: a hospital stands behind one address, and nobody there shall be
 * kept out by a neighbour. Held in memory only; addresses are neither stored nor logged.
 */
@Injectable()
export class FailedExchanges {
  private readonly failures = new Map<string, number[]>();
  private readonly waitingFor = new Map<string, number>();
  /** Where accounts were signed in to since the server started. */
  private readonly knownAt = new Set<string>();
  private readonly hour = { since: 0, failures: 0 };
  private waiting = 0;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log = new SilentLog(),
  ) {}

  /**
   * Tries an exchange from `address` after the delay that this place, or the account that is tried, has earned. Where an
   * account was signed in to before, what others try elsewhere slows nobody down: strangers keep no owner out. A browser in
   * which it was signed in to before is slowed by its own failures alone, wherever it is and however long ago that was.
   * @param account what is being signed in to, if the exchange names it.
   * @param mark of that account in this browser, see `KnownBrowsers`; null where it is not known.
   * @throws DomainError `rate.limited` when too many wait already; whatever `exchange` throws.
   */
  async attempt<T>(
    address: string,
    exchange: () => Promise<T>,
    account: string | null = null,
    mark: string | null = null,
  ): Promise<T> {
    const place = sourceOf(address);
    const browser = mark === null ? null : `browser ${mark}`;
    const sources = [
      place,
      ...(account === null ? [] : [`account ${account}`]),
      ...(browser === null ? [] : [browser]),
    ];
    const here = account === null ? null : `${place} ${account}`;
    const isKnown = here !== null && this.knownAt.has(here);
    const slowing = browser !== null ? [browser] : isKnown ? [place] : sources;
    const line = browser ?? (isKnown ? null : here);
    await this.delay(Math.max(...slowing.map((source) => this.delayFor(source))), line);
    try {
      const done = await exchange();
      if (here !== null) this.know(here);
      return done;
    } catch (error) {
      if (error instanceof DomainError && isFailure(error)) {
        for (const source of sources) this.note(source);
        this.count();
      }
      throw error;
    }
  }

  private know(here: string): void {
    this.knownAt.delete(here);
    this.knownAt.add(here);
    const [oldest] = this.knownAt;
    if (this.knownAt.size > MOST_SOURCES && oldest !== undefined) this.knownAt.delete(oldest);
  }

  /** Probing from many places at once looks like nothing in each of them. */
  private count(): void {
    const now = this.clock.monotonic();
    if (now - this.hour.since >= HOUR) Object.assign(this.hour, { since: now, failures: 0 });
    this.hour.failures++;
    if (this.hour.failures === ALARM_AT) this.log.warn('sign-in.many-failures', { withinAnHour: ALARM_AT });
  }

  private delayFor(source: string): number {
    const beyond = this.recent(source).length - FREE_FAILURES;
    return beyond < 0 ? 0 : Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** beyond);
  }

  private async delay(milliseconds: number, line: string | null): Promise<void> {
    if (milliseconds === 0) return;
    const inLine = line === null ? 0 : (this.waitingFor.get(line) ?? 0);
    if (this.waiting >= MOST_WAITING || inLine >= MOST_WAITING_FOR_ONE)
      throw new DomainError('rate.limited', 'limited', 'Too many attempts; try again soon.');
    this.waiting++;
    if (line !== null) this.waitingFor.set(line, inLine + 1);
    await new Promise<void>((resolve) => this.clock.after(milliseconds, resolve));
    this.waiting--;
    if (line === null) return;
    const left = (this.waitingFor.get(line) ?? 1) - 1;
    if (left > 0) this.waitingFor.set(line, left);
    else this.waitingFor.delete(line);
  }

  private recent(source: string): number[] {
    const since = this.clock.monotonic() - MINUTE;
    return (this.failures.get(source) ?? []).filter((at) => at > since);
  }

  private note(source: string): void {
    const recent = [...this.recent(source), this.clock.monotonic()].slice(-2 * FREE_FAILURES);
    // Put in anew, so that the map stays in the order of the last failure and the oldest can go.
    this.failures.delete(source);
    this.failures.set(source, recent);
    const oldest = this.failures.keys().next();
    if (this.failures.size > MOST_SOURCES && !oldest.done) this.failures.delete(oldest.value);
  }
}

/** A secret, a password or a code was wrong. */
const isFailure = ({ kind, code }: DomainError): boolean =>
  kind === 'not-found' || code === 'password.wrong' || code.startsWith('sign-in.');

/** One IPv4 address, or one IPv6 /64: a single line is given a whole /64. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const first = head.split(':').filter(Boolean);
  const last = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last].slice(0, 4).join(':');
}
