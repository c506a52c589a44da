import type { IdentityProvider, IdentityProviderSettings, SamlRefusalReason } from '@confrere/contract';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { IdentityProviderEntity, type MaskedAssertion } from '../providers/identity-provider.entity.js';
import type { AcceptedAssertion } from '../response-checks/assertion-rules.js';
import { fieldOf, masked } from './map-attributes.js';

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
    await this.write(transaction, provider, maskedOf(assertion, provider.settings.attributeMap), this.clock.now());
  }

  /**
   * Nobody was let in.
   * @param assertion what was verified before. Without, what an earlier one brought along stays: a stranger can post
   * anything, and makes nobody's attributes disappear by that.
   */
  refused(provider: IdentityProviderEntity, reason: SamlRefusalReason, assertion: AcceptedAssertion | null) {
    const { id, organizationId, settings } = provider;
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const row = await transaction.entities.findOneByOrFail(IdentityProviderEntity, { id, organizationId });
      const now = this.clock.now();
      const refusal = { at: now.toISOString(), reason };
      const isFresh = row.lastAssertionAt !== null && now.getTime() - row.lastAssertionAt.getTime() < SHOWN_FOR;
      const before = isFresh && row.lastAssertion ? row.lastAssertion : NOTHING;
      const keepsTime = assertion === null && before.nameIdFormat !== '' && row.lastAssertionAt;
      const shown = assertion === null ? before : maskedOf(assertion, settings.attributeMap);
      await this.write(transaction, provider, { ...shown, refusal }, keepsTime ? keepsTime : now);
    });
  }

  /** Forgets what is older than a day. */
  private async erase(): Promise<void> {
    const lastAssertionAt = LessThanOrEqual(new Date(this.clock.now().getTime() - SHOWN_FOR));
    await this.unitOfWork.everywhere.run(({ entities }) =>
      entities.update(IdentityProviderEntity, { lastAssertionAt }, { lastAssertion: null, lastAssertionAt: null }),
    );
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
): Pick<IdentityProvider, 'lastAssertion' | 'lastRefusal'> {
  if (!last || !at || now.getTime() - at.getTime() >= SHOWN_FOR) return { lastAssertion: null, lastRefusal: null };
  const { nameIdFormat, authnContext, attributes, refusal = null } = last;
  const shown = {
    at: at.toISOString(),
    nameIdFormat,
    authnContext,
    attributes: attributes.map((each) => ({ ...each, values: [...each.values] })),
  };
  return { lastAssertion: nameIdFormat === '' ? null : shown, lastRefusal: refusal && { ...refusal } };
}

const maskedOf = (
  { attributes, nameIdFormat, authnContext }: AcceptedAssertion,
  map: IdentityProviderSettings['attributeMap'],
): MaskedAssertion => ({
  nameIdFormat,
  authnContext,
  attributes: [...attributes].slice(0, MOST_SHOWN).map(([name, values]) => ({
    name: name.slice(0, 200),
    field: fieldOf(name, map),
    values: values.slice(0, MOST_SHOWN).map(masked),
  })),
});
