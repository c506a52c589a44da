import { ConfirmWays, MySettings, NewAuthenticator, PasskeyOptions, RecoveryCodes } from '@confrere/contract';
import type { AddPasskey, ChangeLanguages, ChangePassword, ChangeProfile, Reauthenticate } from '@confrere/contract';
import { ask, send } from './rest.js';

const SETTINGS = '/api/desk/settings';
const passkeyAt = (id: string): string => `${SETTINGS}/passkeys/${encodeURIComponent(id)}`;

/** A member's own account. */
export const mySettings = (): Promise<MySettings> => ask('GET', SETTINGS, MySettings);

/** Problem: `profile.from-provider`. */
export const changeProfile = async (to: ChangeProfile): Promise<void> => {
  await send('PUT', `${SETTINGS}/profile`, to);
};

export const changeLanguages = async (to: ChangeLanguages): Promise<void> => {
  await send('PUT', `${SETTINGS}/languages`, to);
};

/** Problems: `password.…`. */
export const changePassword = async (to: ChangePassword): Promise<void> => {
  await send('PUT', `${SETTINGS}/password`, to);
};

/** What the browser's WebAuthn is asked to make, JSON. Problem: `access.reauthenticate`, as with all below. */
export const newPasskeyOptions = async (): Promise<string> =>
  (await ask('POST', `${SETTINGS}/passkey-options`, PasskeyOptions)).options;

/** Problem: `passkey.refused`. */
export const addPasskey = async (passkey: AddPasskey): Promise<void> => {
  await send('POST', `${SETTINGS}/passkeys`, passkey);
};

export const renamePasskey = async (id: string, name: string): Promise<void> => {
  await send('PATCH', passkeyAt(id), { name });
};

export const removePasskey = async (id: string): Promise<void> => {
  await send('DELETE', passkeyAt(id));
};

/** What an authenticator app is given; it counts after `confirmAuthenticator`. */
export const beginAuthenticator = (): Promise<NewAuthenticator> =>
  ask('POST', `${SETTINGS}/authenticator`, NewAuthenticator);

/** Problem: `sign-in.wrong-code`. */
export const confirmAuthenticator = (code: string): Promise<RecoveryCodes> =>
  ask('POST', `${SETTINGS}/authenticator/confirm`, RecoveryCodes, { code });

/** Problem: `authenticator.required`. */
export const removeAuthenticator = async (): Promise<void> => {
  await send('DELETE', `${SETTINGS}/authenticator`);
};

export const renewRecoveryCodes = (): Promise<RecoveryCodes> =>
  ask('POST', `${SETTINGS}/recovery-codes`, RecoveryCodes);

/** How whoever is signed in can confirm that it is them. */
export const confirmWays = (): Promise<ConfirmWays> => ask('GET', '/api/desk/reauthenticate', ConfirmWays);

export const confirmPasskeyOptions = async (): Promise<string> =>
  (await ask('POST', '/api/desk/reauthenticate/passkey-options', PasskeyOptions)).options;

/** Problem: `sign-in.refused`. */
export const reauthenticate = async (by: Reauthenticate): Promise<void> => {
  await send('POST', '/api/desk/reauthenticate', by);
};
