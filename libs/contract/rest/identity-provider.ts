import * as z from 'zod/mini';
import { SAML_REFUSALS } from '../saml-refusals.js';
import { MemberRole } from '../permissions.js';
import { Id, Moment, ShortText } from '../signaling/values.js';

const Uri = z.string().check(z.minLength(1), z.maxLength(512), z.regex(/^[^\s]+$/));
/** HTTPS; on the machine itself also HTTP, for evaluations. */
const WebAddress = z
  .string()
  .check(
    z.maxLength(1000),
    z.regex(/^(https:\/\/[^\s/?#@]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(\/[^\s#]*)?$/),
  );
const AttributeName = z.nullable(z.string().check(z.minLength(1), z.maxLength(256)));

/** Roles that a group can give. An owner is made by the owner alone. */
export const GroupRole = z.enum(['admin', 'member', 'reception', 'auditor']);
export type GroupRole = z.infer<typeof GroupRole>;

/** How the staff of an organization sign in at one identity provider (SAML 2.0). */
export const IdentityProviderSettings = z.strictObject({
  /** On the button of the sign-in page. */
  name: ShortText,
  enabled: z.boolean(),
  entityId: Uri,
  ssoUrl: WebAddress,
  sloUrl: z.nullable(WebAddress),
  /** PEM; two while the identity provider changes its keys. */
  certificates: z.array(z.string().check(z.maxLength(8192))).check(z.minLength(1), z.maxLength(4)),
  demandedSignatures: z.enum(['both', 'response', 'assertion']),
  /** Null: whichever the identity provider sends, but for transient ones. */
  nameIdFormat: z.nullable(Uri),
  /** Ways to sign in of which one must have been used; empty: any. */
  authnContexts: z.array(Uri).check(z.maxLength(10)),
  /** Names of attributes; null: the usual ones of three families. */
  attributeMap: z.strictObject({
    email: AttributeName,
    displayName: AttributeName,
    givenName: AttributeName,
    surname: AttributeName,
    groups: AttributeName,
  }),
  /** The first one that fits counts. */
  roleRules: z
    .array(z.strictObject({ group: z.string().check(z.minLength(1), z.maxLength(256)), role: GroupRole }))
    .check(z.maxLength(100)),
  /** Who may come in whom nobody here knows yet: nobody, those to whom a group gives a role, or everyone (as member). */
  provisioning: z.enum(['nobody', 'by-group', 'everyone']),
  /** Domains whose addresses this identity provider vouches for: members who were invited under one are linked by it. */
  emailDomains: z.array(z.string().check(z.maxLength(253), z.regex(/^[a-z0-9.-]+$/))).check(z.maxLength(20)),
  /** Signing out here signs out there, and the other way round; needs `sloUrl`. Problem: `identity-provider.no-logout-address`. */
  singleLogout: z.boolean(),
});
export type IdentityProviderSettings = z.infer<typeof IdentityProviderSettings>;

/** A certificate, as a person compares it. */
export const CertificateFacts = z.strictObject({
  /** SHA-256, in pairs of hex digits. */
  fingerprint: z.string(),
  subject: z.string(),
  expiresAt: Moment,
  daysLeft: z.int(),
});
export type CertificateFacts = z.infer<typeof CertificateFacts>;

/** One identity provider on the Sign-in screen: `GET /api/admin/identity-providers` answers a list. */
export const IdentityProvider = z.strictObject({
  id: Id,
  /** In its addresses: `/saml/<address>/…`. */
  address: z.string(),
  /** Set in the config file: locked here. */
  locked: z.boolean(),
  version: z.int(),
  settings: IdentityProviderSettings,
  certificates: z.array(CertificateFacts),
  /** For the identity provider's administrator. */
  serviceProvider: z.strictObject({
    entityId: z.string(),
    acsUrl: z.string(),
    sloUrl: z.string(),
    metadataUrl: z.string(),
    certificate: z.string(),
  }),
  /** What the last one who signed in came with; values are masked. */
  lastAssertion: z.nullable(
    z.strictObject({
      at: Moment,
      nameIdFormat: z.string(),
      authnContext: z.nullable(z.string()),
      attributes: z.array(
        z.strictObject({ name: z.string(), field: z.nullable(z.string()), values: z.array(z.string()) }),
      ),
    }),
  ),
  /** When somebody last came in by it; null: nobody yet. */
  lastSignInAt: z.nullable(Moment),
  /** What the last sign-in came to that was only tried (`GET /saml/<address>/try`); null: none within a day. */
  lastTry: z.nullable(
    z.strictObject({
      at: Moment,
      /** In which they would have come in; null: they would not. */
      role: z.nullable(MemberRole),
      /** They would have become a member of the staff by it. */
      joins: z.boolean(),
      refusal: z.nullable(z.enum(SAML_REFUSALS)),
    }),
  ),
  /** The last one who was refused since; null: nobody, or longer than a day ago. */
  lastRefusal: z.nullable(z.strictObject({ at: Moment, reason: z.enum(SAML_REFUSALS) })),
});
export type IdentityProvider = z.infer<typeof IdentityProvider>;

export const IdentityProviders = z.strictObject({
  identityProviders: z.array(IdentityProvider),
  /** Members to whom a group would give the role of administrator, once somebody here agrees. */
  waitingForApproval: z.array(z.strictObject({ id: Id, displayName: z.string(), since: Moment })),
});
export type IdentityProviders = z.infer<typeof IdentityProviders>;

/** Characters. That of one identity provider, with logos in it and texts in many languages; not that of a federation. */
export const LONGEST_METADATA = 1_000_000;
const MetadataXml = z.string().check(z.minLength(1), z.maxLength(LONGEST_METADATA));

/** Metadata that was looked at (`read-metadata`) and is to be taken. */
export const ConfirmedMetadata = z.strictObject({
  xml: MetadataXml,
  /** Of the proposal that was shown. */
  digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** Certificates of before that are still valid stay beside the new ones, until the identity provider has changed over. */
  keepCertificates: z.boolean(),
});
export type ConfirmedMetadata = z.infer<typeof ConfirmedMetadata>;

/** `POST /api/admin/identity-providers`: a new one. `PUT …/<id>`: changed, from the version that was looked at. */
export const SaveIdentityProvider = z.strictObject({
  settings: IdentityProviderSettings,
  /** Null for a new one. */
  version: z.nullable(z.int()),
  /** Where its name, addresses and certificates come from; null: they stay, or a certificate goes. A new one needs it. */
  metadata: z.nullable(ConfirmedMetadata),
});
export type SaveIdentityProvider = z.infer<typeof SaveIdentityProvider>;

/** What adding and changing answer. */
export const SavedIdentityProvider = z.strictObject({ id: Id });
export type SavedIdentityProvider = z.infer<typeof SavedIdentityProvider>;

/** `POST /api/admin/identity-providers/read-metadata`: looks, saves nothing. */
export const ReadMetadata = z.strictObject({
  xml: MetadataXml,
  /** With which of ours it is compared; null: a new one. */
  identityProviderId: z.nullable(Id),
});
export type ReadMetadata = z.infer<typeof ReadMetadata>;

/** What metadata would change. Only these come from metadata; no check is ever weakened by it. */
export const MetadataProposal = z.strictObject({
  entityId: z.string(),
  ssoUrl: z.string(),
  sloUrl: z.nullable(z.string()),
  /** PEM. */
  certificates: z.array(z.string()),
  facts: z.array(CertificateFacts),
  changes: z.array(
    z.strictObject({
      what: z.enum(['entityId', 'ssoUrl', 'sloUrl', 'certificate-added', 'certificate-removed']),
      before: z.nullable(z.string()),
      after: z.nullable(z.string()),
    }),
  ),
  /** Names exactly this, to be said when it is saved. */
  digest: z.string(),
});
export type MetadataProposal = z.infer<typeof MetadataProposal>;
