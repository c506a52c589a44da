import type { IdentityProvider, IdentityProviderSettings, SamlRefusalReason } from '@confrere/contract';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { IdentityProviderEntity, type MaskedAssertion } from '../providers/identity-provider.entity.js';
import type { AcceptedAssertion } from '../response-checks/assertion-rules.js';
import { fieldOf, masked } from './map-attributes.js';
import type { TrialOutcome } from './try-sign-in.js';

const HOUR = 3_600_000;
/** Long enough for who sets a sign-in up, short enough that it tells nothing of the staff. */
export const SHOWN_FOR = 24 * HOUR;
const MOST_SHOWN = 40;
const NOTHING: MaskedAssertion = { nameIdFormat: '', authnContext: null, attributes: [] };

/** What the last one who came from an identity provider brought along, for its administrator: masked, and for a day. */
@Injectable()
export class LastSignIn implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Now and each hour; a database that is away for a while only makes it later. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.erase();
    } catch (error) {
      this.log.error('identity-provider.last-sign-in-not-erased', error);
    }
    this.timer = this.clock.after(HOUR, () => void this.onApplicationBootstrap());
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
  }

  /** Somebody was let in. */
  async accepted(transaction: Transaction, provider: IdentityProviderEntity, assertion: AcceptedAssertion) {
    const { trial } = this.freshOf(provider);
    const shown = this.maskedOf(assertion, provider.settings.attributeMap);
    await this.write(transaction, provider, { ...shown, ...(trial && { trial }) }, this.clock.now());
  }

  /** It was only tried, and somebody would have been let in. */
  async tried(provider: IdentityProviderEntity, assertion: AcceptedAssertion, outcome: TrialOutcome): Promise<void> {
    const now = this.clock.now();
    const trial = { ...outcome, at: now.toISOString(), refusal: null };
    const shown = { ...this.maskedOf(assertion, provider.settings.attributeMap), trial };
    await this.unitOfWork
      .in(provider.organizationId)
      .run((transaction) => this.write(transaction, provider, shown, now));
  }

  /**
   * Nobody was let in.
   * @param assertion what was verified before. Without, what an earlier one brought along stays: a stranger can post
   * anything, and makes nobody's attributes disappear by that.
   * @param isTrial it was only tried: that is told as its outcome.
   */
  refused(
    provider: IdentityProviderEntity,
    reason: SamlRefusalReason,
    assertion: AcceptedAssertion | null,
    isTrial = false,
  ) {
    const { id, organizationId, settings } = provider;
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const row = await transaction.entities.findOneByOrFail(IdentityProviderEntity, { id, organizationId });
      const now = this.clock.now();
      const at = now.toISOString();
      const before = this.freshOf(row);
      const keepsTime = assertion === null && before.nameIdFormat !== '' && row.lastAssertionAt;
      const { trial: earlier } = before;
      const shown = assertion === null ? before : this.maskedOf(assertion, settings.attributeMap);
      const trial = isTrial ? { at, role: null, joins: false, refusal: reason } : earlier;
      const refusal = isTrial ? before.refusal : { at, reason };
      const written = { ...shown, ...(refusal && { refusal }), ...(trial && { trial }) };
      await this.write(transaction, provider, written, keepsTime ? keepsTime : now);
    });
  }

  /** Forgets what is older than a day. */
  private async erase(): Promise<void> {
    const lastAssertionAt = LessThanOrEqual(new Date(this.clock.now().getTime() - SHOWN_FOR));
    await this.unitOfWork.everywhere.run(({ entities }) =>
      entities.update(IdentityProviderEntity, { lastAssertionAt }, { lastAssertion: null, lastAssertionAt: null }),
    );
  }

  private freshOf({ lastAssertion, lastAssertionAt }: IdentityProviderEntity): MaskedAssertion {
    const isFresh = lastAssertionAt !== null && this.clock.now().getTime() - lastAssertionAt.getTime() < SHOWN_FOR;
    return isFresh && lastAssertion ? lastAssertion : NOTHING;
  }

  private maskedOf(
    { attributes, nameIdFormat, authnContext, issuedAt }: AcceptedAssertion,
    map: IdentityProviderSettings['attributeMap'],
  ): MaskedAssertion {
    return {
      nameIdFormat,
      authnContext,
      clockSeconds: Math.round((this.clock.now().getTime() - issuedAt.getTime()) / 1_000),
      attributes: [...attributes].slice(0, MOST_SHOWN).map(([name, values]) => ({
        name: name.slice(0, 200),
        field: fieldOf(name, map),
        values: values.slice(0, MOST_SHOWN).map(masked),
      })),
    };
  }

  private async write(
    { entities }: Transaction,
    { id, organizationId }: IdentityProviderEntity,
    lastAssertion: MaskedAssertion,
    lastAssertionAt: Date,
  ): Promise<void> {
    await entities.update(IdentityProviderEntity, { id, organizationId }, { lastAssertion, lastAssertionAt });
  }
}

/** As the Sign-in screen shows it, if it is not older than a day. */
export function lastSignInShown(
  { lastAssertion: last, lastAssertionAt: at }: IdentityProviderEntity,
  now: Date,
): Pick<IdentityProvider, 'lastAssertion' | 'lastRefusal' | 'lastTry'> {
  if (!last || !at || now.getTime() - at.getTime() >= SHOWN_FOR)
    return { lastAssertion: null, lastRefusal: null, lastTry: null };
  const { nameIdFormat, authnContext, attributes, refusal = null, trial = null } = last;
  const shown = {
    at: at.toISOString(),
    nameIdFormat,
    authnContext,
    attributes: attributes.map((each) => ({ ...each, values: [...each.values] })),
  };
  return {
    lastAssertion: nameIdFormat === '' ? null : shown,
    lastRefusal: refusal && { ...refusal },
    lastTry: trial && { ...trial },
  };
}
