import { SetupLinkEntity } from './first-run/setup-link.entity.js';
import { FirstRun } from './first-run/first-run.js';
import { JoinStaff } from './join/join-staff.js';
import { AppSecrets } from './one-time-codes/app-secrets.js';
import { AuthenticatorAppEntity } from './one-time-codes/authenticator-app.entity.js';
import { RecoveryCodeEntity } from './one-time-codes/recovery-code.entity.js';
import { SecondFactor } from './one-time-codes/second-factor.js';
import { CheckPasskey } from './passkeys/check-passkey.js';
import { DecoyPasskeys } from './passkeys/decoy-passkeys.js';
import { OwnPasskeys } from './passkeys/own-passkeys.js';
import { PasskeyChallengeEntity } from './passkeys/passkey-challenge.entity.js';
import { PasskeyChallenges } from './passkeys/passkey-challenges.js';
import { PasskeyEntity } from './passkeys/passkey.entity.js';
import { RelyingParty } from './passkeys/relying-party.js';
import { SignInByPasskey } from './passkeys/sign-in-by-passkey.js';
import { MemberPasswordEntity } from './password/member-password.entity.js';
import { OwnPassword } from './password/own-password.js';
import { AskForReset } from './reset/ask-for-reset.js';
import { BreakGlass } from './reset/break-glass.js';
import { PasswordResetEntity } from './reset/password-reset.entity.js';
import { ResetLinks } from './reset/reset-links.js';
import { PasswordResets } from './reset/password-resets.js';
import { MyAccount } from './settings/my-account.js';
import { MySettingsController } from './settings/my-settings.controller.js';
import { ConfirmIdentity } from './sign-in/confirm-identity.js';
import { LocalAccountGate } from './sign-in/local-account-gate.js';
import { LocalAccountRules } from './sign-in/local-account-rules.js';
import { LocalAccountRuleController } from './sign-in/local-account-rule.controller.js';
import { RefusedSignIns } from './sign-in/refused-sign-ins.js';
import { SecondFactorSteps } from './sign-in/second-factor-steps.js';
import { SignInByPassword } from './sign-in/sign-in-by-password.js';
import { SignInMethods } from './sign-in/sign-in-methods.js';
import { SignInRuleEntity } from './sign-in/sign-in-rule.entity.js';
import { SignInStepEntity } from './sign-in/sign-in-step.entity.js';
import { SignInController } from './sign-in/sign-in.controller.js';

/** What identity's module takes of the local accounts. */
export const localEntities = [
  AuthenticatorAppEntity,
  MemberPasswordEntity,
  PasskeyChallengeEntity,
  PasskeyEntity,
  PasswordResetEntity,
  RecoveryCodeEntity,
  SetupLinkEntity,
  SignInRuleEntity,
  SignInStepEntity,
] as const;

export const localControllers = [LocalAccountRuleController, MySettingsController, SignInController];

export const localProviders = [
  AppSecrets,
  AskForReset,
  BreakGlass,
  CheckPasskey,
  ConfirmIdentity,
  DecoyPasskeys,
  FirstRun,
  JoinStaff,
  LocalAccountGate,
  LocalAccountRules,
  MyAccount,
  OwnPasskeys,
  OwnPassword,
  PasskeyChallenges,
  PasswordResets,
  RefusedSignIns,
  RelyingParty,
  ResetLinks,
  SecondFactor,
  SecondFactorSteps,
  SignInByPasskey,
  SignInByPassword,
  SignInMethods,
];
export { ResetLinks } from './reset/reset-links.js';
export { BreakGlass } from './reset/break-glass.js';
export { LocalAccountGate } from './sign-in/local-account-gate.js';
export { LocalAccountRules } from './sign-in/local-account-rules.js';
export { FirstRun } from './first-run/first-run.js';
export { NamesFromProvider } from './settings/names-from-provider.js';
export { type OfferedProvider, OfferedProviders } from './sign-in/offered-providers.js';
