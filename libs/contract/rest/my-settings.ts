import * as z from 'zod/mini';
import { DisplayName, Id, Moment, ShortText } from '../signaling/values.js';
import { Languages, SpokenLanguages } from './organization.js';
import { PasskeyAnswer } from './sign-in.js';

const TypedPassword = z.string().check(z.minLength(1), z.maxLength(512));
const PasskeyName = z.string().check(z.minLength(1), z.maxLength(64));

/** A passkey as its member sees it. */
export const OwnPasskey = z.strictObject({
  id: Id,
  name: PasskeyName,
  createdAt: Moment,
  usedAt: z.nullable(Moment),
  /** Kept by a password manager on several devices. */
  synced: z.boolean(),
});
export type OwnPasskey = z.infer<typeof OwnPasskey>;

/** `GET /api/desk/settings`: what a member may see and change of their own account. */
export const MySettings = z.strictObject({
  displayName: DisplayName,
  title: z.nullable(ShortText),
  email: z.nullable(z.string()),
  spoken: SpokenLanguages,
  /** Null: the organization's first. */
  mailLanguage: z.nullable(z.string()),
  organizationLanguages: Languages,
  /** Name and title come from the organization's identity provider. */
  nameFromProvider: z.boolean(),
  passwordChangedAt: z.nullable(Moment),
  /** False where this address cannot have passkeys: a bare IP address. */
  passkeysPossible: z.boolean(),
  passkeys: z.array(OwnPasskey),
  authenticatorSince: z.nullable(Moment),
  recoveryCodesLeft: z.int(),
  secondFactorRequired: z.boolean(),
  /** Passwords and passkeys are for the owner alone, and this member is not: they sign in at an identity provider. */
  localAccountsOff: z.boolean(),
});
export type MySettings = z.infer<typeof MySettings>;

/** `PUT /api/desk/settings/profile`. Problem: `profile.from-provider`. */
export const ChangeProfile = z.strictObject({ displayName: DisplayName, title: z.nullable(ShortText) });
export type ChangeProfile = z.infer<typeof ChangeProfile>;

/** `PUT /api/desk/settings/password`. Problems: `password.wrong`, and those of a new password. */
export const ChangePassword = z.strictObject({ current: z.nullable(TypedPassword), password: TypedPassword });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** `POST /api/desk/settings/passkeys`. Answer: `MySettings`. Problem: `passkey.refused`. */
export const AddPasskey = z.strictObject({ name: PasskeyName, passkey: PasskeyAnswer });
export type AddPasskey = z.infer<typeof AddPasskey>;

/** `PATCH /api/desk/settings/passkeys/<id>`. Problem: `passkey.not-found`. */
export const RenamePasskey = z.strictObject({ name: PasskeyName });
export type RenamePasskey = z.infer<typeof RenamePasskey>;

/** `POST /api/desk/settings/authenticator`: what the app is given; it counts after the first code. */
export const NewAuthenticator = z.strictObject({ secret: ShortText, uri: z.string() });
export type NewAuthenticator = z.infer<typeof NewAuthenticator>;

/** `POST /api/desk/settings/authenticator/confirm`. Problem: `sign-in.wrong-code`. */
export const ConfirmAuthenticator = z.strictObject({ code: z.string().check(z.minLength(1), z.maxLength(40)) });
export type ConfirmAuthenticator = z.infer<typeof ConfirmAuthenticator>;

/** Told once: only hashes are kept. */
export const RecoveryCodes = z.strictObject({ codes: z.array(ShortText) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** `GET /api/desk/reauthenticate`: how this member can confirm that it is them. */
export const ConfirmWays = z.strictObject({ password: z.boolean(), passkey: z.boolean() });
export type ConfirmWays = z.infer<typeof ConfirmWays>;

/** `POST /api/desk/reauthenticate`: one of the two; the login cookie is a new one after it. Problem: `sign-in.refused`. */
export const Reauthenticate = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('password'), password: TypedPassword }),
  z.strictObject({ by: z.literal('passkey'), passkey: PasskeyAnswer }),
]);
export type Reauthenticate = z.infer<typeof Reauthenticate>;

/** `GET /api/admin/local-accounts`: what the organization asks of those who sign in with a password. */
export const LocalAccountRule = z.strictObject({
  secondFactorRequired: z.boolean(),
  /** False: passwords and passkeys are for the owner alone. */
  allowed: z.boolean(),
  /** `allowed` is set in the config file. */
  locked: z.boolean(),
});
export type LocalAccountRule = z.infer<typeof LocalAccountRule>;

/**
 * `PUT /api/admin/local-accounts`. Problems: `local-accounts.locked`; `local-accounts.no-other-way` where nobody has signed
 * in yet at an identity provider that works.
 */
export const ChangeLocalAccountRule = z.strictObject({ secondFactorRequired: z.boolean(), allowed: z.boolean() });
export type ChangeLocalAccountRule = z.infer<typeof ChangeLocalAccountRule>;
