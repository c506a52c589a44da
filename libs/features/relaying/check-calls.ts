import type { CheckWays, IceServer } from '@confrere/contract';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { CurrentConfig } from '@confrere/platform/config';
import { issueCredential } from '@confrere/relay';
import { Inject, Injectable } from '@nestjs/common';
import { CHECK_CALL } from './control/check-call.js';
import { relayUrls } from './ice-servers.js';
import { CallPlacement } from './nodes/call-placement.js';

/** A test takes seconds. */
export const CHECK_GOOD_FOR = 60_000;
const WINDOW = 10 * 60_000;
/** From one place in ten minutes: a ward behind one address is less. */
export const MOST_CHECKS_FROM_ONE = 30;
/** From everywhere in ten minutes. */
export const MOST_CHECKS = 600;
const MOST_KNOWN = 10_000;

/**
 * Lets a browser that nobody knows try each way to the relay with itself: a call of its own with two ends, in no record, whose
 * credentials are good for a minute and reach nobody else. Where it comes from is counted in memory only.
 */
@Injectable()
export class CheckCalls {
  private readonly counts = new Map<string, number>();
  private since = -Infinity;

  constructor(
    @Inject(CurrentConfig) private readonly current: CurrentConfig,
    @Inject(CallPlacement) private readonly placement: CallPlacement,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(IdGenerator) private readonly ids: IdGenerator,
  ) {}

  /** @param source where it is asked from. @throws DomainError `rate.limited`. */
  issue(source: string): CheckWays {
    this.count(source);
    const { config } = this.current;
    const callId = `${CHECK_CALL}${this.ids.id()}`;
    const node = this.placement.nodeOf(callId);
    this.placement.forget(callId);
    const expiresAt = new Date(this.clock.now().getTime() + CHECK_GOOD_FOR);
    const server = (url: string, participantId: string): IceServer => ({
      urls: [url],
      ...issueCredential(config.relay.secrets[0], { expiresAt, callId, participantId }),
    });
    const ways = relayUrls(node, config).map((url) => ({
      transport: transportOf(url),
      one: server(url, 'one'),
      other: server(url, 'other'),
    }));
    return { ways };
  }

  private count(source: string): void {
    const now = this.clock.monotonic();
    if (now - this.since >= WINDOW) {
      this.since = now;
      this.counts.clear();
    }
    const all = (this.counts.get('') ?? 0) + 1;
    const ofOne = (this.counts.get(source) ?? 0) + 1;
    if (all > MOST_CHECKS || ofOne > MOST_CHECKS_FROM_ONE || this.counts.size > MOST_KNOWN)
      throw new DomainError('rate.limited', 'limited', 'Too many tests at once; try again in some minutes.');
    this.counts.set('', all);
    this.counts.set(source, ofOne);
  }
}

const transportOf = (url: string): CheckWays['ways'][number]['transport'] =>
  url.startsWith('turns:') ? 'tls' : url.endsWith('transport=udp') ? 'udp' : 'tcp';
