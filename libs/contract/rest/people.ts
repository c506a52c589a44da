import * as z from 'zod/mini';
import { MemberRole } from '../permissions.js';
import { DisplayName, Id, Moment, ShortText } from '../signaling/values.js';
import { LinkSecret } from './link.js';
import { SpokenLanguages } from './organization.js';

/** What somebody can be invited as: an organization's owner is made by transfer only. */
export const InvitedRole = z.enum(['admin', 'member', 'reception', 'auditor']);
export type InvitedRole = z.infer<typeof InvitedRole>;

/** As it was typed; the server compares in lower case and says what is wrong with it. */
const TypedAddress = z.string().check(z.maxLength(254));
/** As it was typed; checked by the server, so that whoever typed it is told. */
const TypedName = z.string().check(z.maxLength(200));

/** Someone of the staff, as the administration lists them. */
export const StaffMember = z.strictObject({
  id: Id,
  displayName: DisplayName,
  title: z.nullable(ShortText),
  email: z.nullable(z.string()),
  role: MemberRole,
  /** `local`: an account of the appliance's own; `sso`: known by an identity provider. */
  source: z.enum(['local', 'sso']),
  languages: SpokenLanguages,
  lastActive: z.nullable(Moment),
  /** Null: belongs to the staff. */
  deactivatedAt: z.nullable(Moment),
});
export type StaffMember = z.infer<typeof StaffMember>;

/** An invitation to the staff that nobody has accepted yet. */
export const StaffInvitation = z.strictObject({
  id: Id,
  email: z.string(),
  displayName: z.nullable(DisplayName),
  role: InvitedRole,
  sentAt: Moment,
  expiresAt: Moment,
  /** It opens no more; sending it again renews it. */
  expired: z.boolean(),
});
export type StaffInvitation = z.infer<typeof StaffInvitation>;

/** `GET /api/admin/people?search=`: who fits by name, title or address; all when nothing is searched for. */
export const People = z.strictObject({
  /** By name; at most 200. */
  members: z.array(StaffMember),
  /** How many fit in all. */
  total: z.int(),
  invitations: z.array(StaffInvitation),
  /** Invitations go out by mail; false: a link is shown instead, to be handed over. */
  mail: z.boolean(),
});
export type People = z.infer<typeof People>;

/** `POST /api/admin/people/invitations`. Answer: `SentStaffInvitation`. */
export const InviteStaff = z.strictObject({
  email: TypedAddress,
  displayName: z.nullable(TypedName),
  role: InvitedRole,
});
export type InviteStaff = z.infer<typeof InviteStaff>;

/** The link is told once, and only where no mail can be sent; only a hash of its secret is kept. */
export const SentStaffInvitation = z.strictObject({ invitation: StaffInvitation, link: z.nullable(z.url()) });
export type SentStaffInvitation = z.infer<typeof SentStaffInvitation>;

/** `POST /api/admin/people/import/preview` and `POST /api/admin/people/import`: a list as CSV: e-mail, name, role. */
export const StaffList = z.strictObject({ csv: z.string().check(z.maxLength(48_000)) });
export type StaffList = z.infer<typeof StaffList>;

/** What becomes of one row. The first three do not stand in the way of the others. */
export const StaffRowVerdict = z.enum([
  'invite',
  'member-already',
  'invited-already',
  'address-invalid',
  'address-twice',
  'name-invalid',
  'role-unknown',
  'columns-wrong',
]);
export type StaffRowVerdict = z.infer<typeof StaffRowVerdict>;

export const StaffListRow = z.strictObject({
  /** In the file, from 1. */
  line: z.int(),
  email: z.string(),
  displayName: z.nullable(z.string()),
  role: z.string(),
  verdict: StaffRowVerdict,
});
export type StaffListRow = z.infer<typeof StaffListRow>;

export const StaffListPreview = z.strictObject({
  rows: z.array(StaffListRow),
  /** What is wrong with the file as a whole. */
  fault: z.nullable(z.enum(['not-csv', 'no-rows', 'too-many-rows'])),
  /** Nobody is invited while a row is wrong. */
  ready: z.boolean(),
});
export type StaffListPreview = z.infer<typeof StaffListPreview>;

/** All of them, or nobody. */
export const ImportedStaff = z.strictObject({
  invited: z.int(),
  /** When the last mail goes out: a long list is spread over what may be sent in an hour. Null where no mail is sent. */
  lastMailAt: z.nullable(Moment),
  /** Where no mail can be sent. Told once. */
  links: z.array(z.strictObject({ email: z.string(), link: z.url() })),
});
export type ImportedStaff = z.infer<typeof ImportedStaff>;

/** `POST /api/admin/people/<id>/role`. */
export const ChangeRole = z.strictObject({ role: MemberRole });
export type ChangeRole = z.infer<typeof ChangeRole>;

/** `POST /api/admin/people/transfer-ownership`: the owner becomes an administrator. The organization's name is typed to confirm it. */
export const TransferOwnership = z.strictObject({ to: Id, organizationName: z.string().check(z.maxLength(200)) });
export type TransferOwnership = z.infer<typeof TransferOwnership>;

/** `GET /api/admin/people/<id>/open-work`: what somebody would leave behind. */
export const OpenWork = z.strictObject({
  consultations: z.int(),
  /** Who can take them over, by name; nobody where nobody is expected. */
  colleagues: z.array(z.strictObject({ id: Id, displayName: DisplayName })),
});
export type OpenWork = z.infer<typeof OpenWork>;

/** `POST /api/admin/people/<id>/deactivate`. */
export const DeactivateStaff = z.strictObject({
  /** Whose queue their visitors come to; null only where nobody is expected. */
  handOverTo: z.nullable(Id),
});
export type DeactivateStaff = z.infer<typeof DeactivateStaff>;

/** `POST /api/sign-in/join-state`: what an invitation is to; looking does not use it up. Problem: `staff-invitation.unknown`. */
export const AskForJoin = z.strictObject({ secret: LinkSecret });
export type AskForJoin = z.infer<typeof AskForJoin>;

export const JoinState = z.strictObject({
  organization: z.strictObject({ name: ShortText }),
  role: InvitedRole,
  email: z.string(),
  displayName: z.nullable(DisplayName),
  /** False: by an identity provider only. */
  password: z.boolean(),
  /** By which one can join instead of by a password. */
  identityProviders: z.array(z.strictObject({ id: Id, name: ShortText })),
});
export type JoinState = z.infer<typeof JoinState>;

/** `POST /api/sign-in/join`: an account with a password; answers as a sign-in does. Problem: `sign-in.local-off`. */
export const JoinByPassword = z.strictObject({
  secret: LinkSecret,
  displayName: TypedName,
  password: z.string().check(z.minLength(1), z.maxLength(512)),
});
export type JoinByPassword = z.infer<typeof JoinByPassword>;

/** `POST /api/sign-in/join-provider`: joins by signing in there. Problems: `staff-invitation.unknown`, `identity-provider.not-found`. */
export const JoinByProvider = z.strictObject({ secret: LinkSecret, identityProvider: Id });
export type JoinByProvider = z.infer<typeof JoinByProvider>;

/** Where the browser goes now: the identity provider, with our request. */
export const BegunJoin = z.strictObject({ url: z.url() });
export type BegunJoin = z.infer<typeof BegunJoin>;
