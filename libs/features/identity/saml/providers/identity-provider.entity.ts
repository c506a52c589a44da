import type { IdentityProviderSettings, MemberRole, SamlRefusalReason } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** What someone came with, kept for the Sign-in screen: values are masked before they are written down. */
export interface MaskedAssertion {
  readonly nameIdFormat: string;
  readonly authnContext: string | null;
  readonly attributes: readonly {
    readonly name: string;
    readonly field: string | null;
    readonly values: readonly string[];
  }[];
  /** So long before it came it was dated; below zero: after it came. */
  readonly clockSeconds?: number;
  /** Who came last, after that, was not let in. */
  readonly refusal?: { readonly at: string; readonly reason: SamlRefusalReason };
  /** What the last one came to that was only tried. */
  readonly trial?: {
    readonly at: string;
    readonly role: MemberRole | null;
    readonly joins: boolean;
    readonly refusal: SamlRefusalReason | null;
  };
}

/** Where the staff of one organization sign in. */
@Entity('identity_provider')
export class IdentityProviderEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  /** In its addresses, `/saml/<address>/acs`; no two on the appliance have the same. */
  @column.text(40) address!: string;
  @column.text(16) source!: 'config' | 'desk';
  @column.json() settings!: IdentityProviderSettings;
  /** Goes up by one with every change. */
  @column.count() version!: number;
  @column.moment() createdAt!: Date;
  @column.optionalMoment() removedAt!: Date | null;
  @column.optionalJson() lastAssertion!: MaskedAssertion | null;
  @column.optionalMoment() lastAssertionAt!: Date | null;
  /** The last warning about its certificate was for so many days left. */
  @column.optionalCount() warnedDays!: number | null;
}
