import { PasskeyOptions, SetupState, SignInAnswer, SignInMethods } from '@confrere/contract';
import type {
  AskForPasskey,
  AskForReset,
  SetNewPassword,
  SetUp,
  SignInByCode,
  SignInByPasskey,
  SignInByPassword,
} from '@confrere/contract';
import { ask, send } from './rest.js';

/** How one signs in to an organization; null: the only one of the appliance. */
export const signInMethods = (organization: string | null): Promise<SignInMethods> =>
  ask(
    'GET',
    `/api/sign-in/methods${organization === null ? '' : `?organization=${encodeURIComponent(organization)}`}`,
    SignInMethods,
  );

/** Problems: `sign-in.refused`, `rate.limited`. */
export const signInByPassword = (by: SignInByPassword): Promise<SignInAnswer> =>
  ask('POST', '/api/sign-in/password', SignInAnswer, by);

/** Problems: `sign-in.wrong-code`, `sign-in.expired`. */
export const signInByCode = (by: SignInByCode): Promise<SignInAnswer> =>
  ask('POST', '/api/sign-in/code', SignInAnswer, by);

/** What the browser's WebAuthn is asked, JSON. */
export const signInPasskeyOptions = async (by: AskForPasskey): Promise<string> =>
  (await ask('POST', '/api/sign-in/passkey-options', PasskeyOptions, by)).options;

/** Problem: `sign-in.refused`. */
export const signInByPasskey = (by: SignInByPasskey): Promise<SignInAnswer> =>
  ask('POST', '/api/sign-in/passkey', SignInAnswer, by);

/** Sends a mail if there is such an account; the answer does not tell. */
export const askForReset = async (by: AskForReset): Promise<void> => {
  await send('POST', '/api/sign-in/reset', by);
};

/** Problems: `reset.unknown`, `password.…`. */
export const setNewPassword = async (by: SetNewPassword): Promise<void> => {
  await send('POST', '/api/sign-in/new-password', by);
};

/** Problem: `setup.unknown`. */
export const setupState = (secret: string): Promise<SetupState> =>
  ask('POST', '/api/sign-in/setup-state', SetupState, { secret });

/** Problems: `setup.unknown`, `organization.slug-taken`, `password.…`. */
export const setUp = (by: SetUp): Promise<SignInAnswer> => ask('POST', '/api/sign-in/setup', SignInAnswer, by);
