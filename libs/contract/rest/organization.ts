import * as z from 'zod/mini';
import { Id, Moment, ShortText } from '../signaling/values.js';

/** First parts of addresses that are the appliance's own, or may become so. */
export const RESERVED_SLUGS = [
  ...[
    'about',
    'admin',
    'api',
    'assets',
    'auth',
    'billing',
    'code',
    'confrere',
    'desk',
    'docs',
    'eid',
    'embed',
    'fhir',
    'health',
  ],
  ...[
    'help',
    'j',
    'legal',
    'login',
    'logout',
    'metrics',
    'music',
    'oidc',
    'organizations',
    'pictures',
    'privacy',
    'relay',
    'robots',
  ],
  ...['saml', 'security', 'setup', 'sign-in', 'signaling', 'static', 'status', 'terms', 'visit', 'well-known', 'www'],
] as const;

/** The address of an organization on the appliance, `/<slug>`: letters, digits and single dashes, 2 to 40. */
export const Slug = z
  .string()
  .check(
    z.maxLength(40),
    z.regex(new RegExp(`^(?!(?:${RESERVED_SLUGS.join('|')})$)(?=.{2})[a-z0-9]+(?:-[a-z0-9]+)*$`)),
  );

/** ISO 3166-1 alpha-2, `NO`. */
export const Country = z.string().check(z.regex(/^[A-Z]{2}$/));

/** BCP 47, `nb` or `pt-BR`. */
const Language = z.string().check(z.regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$/));
/** The first of an organization is the one its visitors are greeted in. */
export const Languages = z.array(Language).check(z.minLength(1), z.maxLength(12));

/** Which somebody speaks; nobody has to say. */
export const SpokenLanguages = z.array(Language).check(z.maxLength(12));

/** `PUT /api/desk/settings/languages`: which a member speaks, and in which one mails come to them; null: the organization's. */
export const ChangeLanguages = z.strictObject({ spoken: SpokenLanguages, mail: z.nullable(Language) });
export type ChangeLanguages = z.infer<typeof ChangeLanguages>;

/** A telephone number as people write it. */
export const Telephone = z.string().check(z.regex(/^\+?[0-9][0-9 ()./-]{1,28}[0-9]$/));

/** What is dialed in an emergency, `113`: never empty. */
export const EmergencyNumber = z.string().check(z.regex(/^\+?[0-9](?:[0-9 ]{0,18}[0-9])?$/));

/** A name or text on one line that says something. */
const Line = ShortText.check(z.minLength(1), z.regex(/^(?=.*\S)\P{Cc}+$/u));

/**
 * Where an organization stands. `past-due` works as `active` does; `suspended` lets nobody in; `closing` can be read until
 * `closesAt`; `erased` is over.
 */
export const OrganizationState = z.enum(['active', 'past-due', 'suspended', 'closing', 'erased']);
export type OrganizationState = z.infer<typeof OrganizationState>;

/** Why its state is what it is. */
export const StateReason = z.enum([
  'unpaid',
  'unlawful',
  'spam',
  'harming-operations',
  'bankruptcy',
  'breach',
  'asked-for', // by the owner
  'settled', // what was the matter is over
  'term-over', // the time stated in the notice has passed
  'other',
]);
export type StateReason = z.infer<typeof StateReason>;

/** What an organization says of itself; each of them may be changed on the screen. */
const profile = {
  slug: Slug,
  name: Line,
  organizationNumber: z.nullable(z.string().check(z.maxLength(40), z.regex(/^[A-Za-z0-9][A-Za-z0-9 .-]*$/))),
  country: Country,
  languages: Languages,
  timeZone: Line,
  supportPhone: z.nullable(Telephone),
  supportHours: z.nullable(Line),
  emergencyNumber: EmergencyNumber,
} as const;

/** Names of what may be changed. */
export const ORGANIZATION_FIELDS = Object.keys(profile) as OrganizationField[];
export type OrganizationField = keyof typeof profile;

/** `GET /api/admin/organization` (organization:see). */
export const OrganizationView = z.strictObject({
  ...profile,
  id: Id,
  /** Its address in full, `https://visit.example.org/oslo`. */
  address: z.url(),
  /** `/pictures/<id>`; null without one. */
  logo: z.nullable(z.string()),
  state: OrganizationState,
  stateReason: z.nullable(StateReason),
  stateNote: z.nullable(z.string().check(z.maxLength(500))),
  stateSince: Moment,
  /** In `closing`: until when it can be read. */
  closesAt: z.nullable(Moment),
  /** Fields that the config file states: they are changed there. */
  locked: z.array(z.string()),
  /** To be sent back with a change. */
  version: z.int(),
});
export type OrganizationView = z.infer<typeof OrganizationView>;

/**
 * `PATCH /api/admin/organization` (organization:change): only what changes. `version` is the one that was read; when
 * somebody else has changed it since, 409 `organization.changed`. Answer: `OrganizationView`.
 */
export const ChangeOrganization = z.strictObject({
  version: z.int(),
  slug: z.optional(profile.slug),
  name: z.optional(profile.name),
  organizationNumber: z.optional(profile.organizationNumber),
  country: z.optional(profile.country),
  languages: z.optional(profile.languages),
  timeZone: z.optional(profile.timeZone),
  supportPhone: z.optional(profile.supportPhone),
  supportHours: z.optional(profile.supportHours),
  emergencyNumber: z.optional(profile.emergencyNumber),
});
export type ChangeOrganization = z.infer<typeof ChangeOrganization>;

/** `POST /api/admin/organization/close` (organization:close, recent): the owner asks for the end. Answer: `OrganizationView`. */
export const CloseOrganization = z.strictObject({ note: z.nullable(z.string().check(z.maxLength(500))) });
export type CloseOrganization = z.infer<typeof CloseOrganization>;

/** Answer to an upload: `PUT /api/admin/organization/logo`, `PUT /api/desk/me/picture` (body: the PNG or JPEG itself). */
export const UploadedPicture = z.strictObject({ picture: z.string() });
export type UploadedPicture = z.infer<typeof UploadedPicture>;
