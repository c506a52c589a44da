import * as z from 'zod/mini';
import { DisplayName, Id, ShortText } from '../signaling/values.js';
import { DeskIdentity } from './desk.js';
import { LinkSecret } from './link.js';
import { Country, EmergencyNumber, Slug } from './organization.js';

/** Whose staff somebody wants to sign in to; null where the appliance has one organization only. */
const AtOrganization = z.nullable(Slug);

/** As it was typed; the server compares in lower case. */
export const EmailAddress = z.string().check(z.maxLength(254), z.regex(/^[^\s@]+@[^\s@]+$/));
/** Anything may be tried; what a new one has to be is said by the problem. */
const TypedPassword = z.string().check(z.minLength(1), z.maxLength(512));
/** 32 random bytes, told once. */
const StepToken = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
/** Six figures of an authenticator app, or a recovery code; spaces and hyphens do not count. */
const TypedCode = z.string().check(z.minLength(1), z.maxLength(40));
/**
 * What a browser's WebAuthn answers, as JSON text (WebAuthn Level 3, section 5.1, `toJSON`): its shape belongs to the
 * browser and to the server's WebAuthn library.
 */
export const PasskeyAnswer = z.string().check(z.maxLength(20_000));
/** What is handed to a browser's WebAuthn, as JSON text (WebAuthn Level 3, sections 5.1.8 and 5.1.9). */
export const PasskeyOptions = z.strictObject({ options: z.string() });
export type PasskeyOptions = z.infer<typeof PasskeyOptions>;

/** `GET /api/sign-in/methods?organization=<slug>`: how one signs in there. */
export const SignInMethods = z.strictObject({
  /** Null: name the organization first, or there is none of that name. */
  organization: z.nullable(z.strictObject({ slug: z.nullable(Slug), name: ShortText })),
  password: z.boolean(),
  passkey: z.boolean(),
  /** Password and passkey are for the owner alone, should the identity provider fail: others get `sign-in.local-off`. */
  ownerOnly: z.boolean(),
  /** A reset by e-mail can be sent. */
  reset: z.boolean(),
  /** Where each begins is an address of this appliance, to be opened as a page. */
  identityProviders: z.array(z.strictObject({ id: Id, name: ShortText, start: z.string() })),
  /** An appliance without a config file, for trying out: it prints links at its start. */
  evaluation: z.boolean(),
});
export type SignInMethods = z.infer<typeof SignInMethods>;

/** `POST /api/sign-in/password`. Problems: `sign-in.refused`, the same for an unknown account and a wrong password; `sign-in.local-off`. */
export const SignInByPassword = z.strictObject({
  organization: AtOrganization,
  email: EmailAddress,
  password: TypedPassword,
});
export type SignInByPassword = z.infer<typeof SignInByPassword>;

/** What comes after a right password or code. */
export const SignInAnswer = z.discriminatedUnion('next', [
  z.strictObject({
    next: z.literal('signed-in'),
    identity: DeskIdentity,
    recoveryCodes: z.nullable(z.array(ShortText)),
  }),
  /** The code of an authenticator app is asked for: `POST /api/sign-in/code` within ten minutes. */
  z.strictObject({ next: z.literal('code'), step: StepToken }),
  /** The organization wants one to be set up first: the same call with the first code of the app. */
  z.strictObject({ next: z.literal('enrol'), step: StepToken, secret: ShortText, uri: z.string() }),
]);
export type SignInAnswer = z.infer<typeof SignInAnswer>;

/** `POST /api/sign-in/code`. Problems: `sign-in.wrong-code`, `sign-in.expired`. */
export const SignInByCode = z.strictObject({ step: StepToken, code: TypedCode });
export type SignInByCode = z.infer<typeof SignInByCode>;

/** `POST /api/sign-in/passkey-options`. Answer: `PasskeyOptions`; without an address any passkey of this site will do. */
export const AskForPasskey = z.strictObject({ organization: AtOrganization, email: z.nullable(EmailAddress) });
export type AskForPasskey = z.infer<typeof AskForPasskey>;

/** `POST /api/sign-in/passkey`. Answer: `SignInAnswer`. Problems: `sign-in.refused`, `sign-in.local-off`. */
export const SignInByPasskey = z.strictObject({ organization: AtOrganization, passkey: PasskeyAnswer });
export type SignInByPasskey = z.infer<typeof SignInByPasskey>;

/** `POST /api/sign-in/reset`: answers 204 whether or not there is such an account. Problem: `sign-in.local-off`. */
export const AskForReset = z.strictObject({ organization: AtOrganization, email: EmailAddress });
export type AskForReset = z.infer<typeof AskForReset>;

/** `POST /api/sign-in/new-password`. Problems: `reset.unknown`, `sign-in.local-off`, `password.too-short`, `password.too-long`, `password.too-common`, `password.names-you`. */
export const SetNewPassword = z.strictObject({ secret: LinkSecret, password: TypedPassword });
export type SetNewPassword = z.infer<typeof SetNewPassword>;

/** `POST /api/sign-in/setup-state`: whether a setup link works. Problem: `setup.unknown`. */
export const AskForSetup = z.strictObject({ secret: LinkSecret });
export type AskForSetup = z.infer<typeof AskForSetup>;

/** An organization that has no owner yet; null: the first one is to be founded. */
export const SetupState = z.strictObject({ organization: z.nullable(z.strictObject({ name: ShortText })) });
export type SetupState = z.infer<typeof SetupState>;

/** What a first organization needs. */
export const FirstOrganization = z.strictObject({
  name: ShortText,
  slug: Slug,
  country: Country,
  /** IANA name. */
  timeZone: ShortText,
  emergencyNumber: EmergencyNumber,
});
export type FirstOrganization = z.infer<typeof FirstOrganization>;

/** `POST /api/sign-in/setup`. Answer: `SignInAnswer`. Problems: `setup.unknown`, `organization.slug-taken`, those of `SetNewPassword`. */
export const SetUp = z.strictObject({
  secret: LinkSecret,
  organization: z.nullable(FirstOrganization),
  owner: z.strictObject({ displayName: DisplayName, email: EmailAddress, password: TypedPassword }),
});
export type SetUp = z.infer<typeof SetUp>;

/** `POST /api/desk/sign-out`, where it goes on at the identity provider (single logout); 204 where it does not. */
export const SignedOut = z.strictObject({ continueAt: z.string().check(z.regex(/^https?:\/\//)) });
export type SignedOut = z.infer<typeof SignedOut>;
