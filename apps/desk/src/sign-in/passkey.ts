import { startAuthentication, startRegistration } from '@simplewebauthn/browser';

/** Lets the browser answer with a passkey. @param options from the server, JSON. @returns the answer, JSON. @throws Error `NotAllowedError` when the person said no. */
export const usePasskey = async (options: string): Promise<string> =>
  JSON.stringify(
    await startAuthentication({
      optionsJSON: JSON.parse(options) as Parameters<typeof startAuthentication>[0]['optionsJSON'],
    }),
  );

/** Lets the browser make a passkey. @param options from the server, JSON. @returns the answer, JSON. */
export const makePasskey = async (options: string): Promise<string> =>
  JSON.stringify(
    await startRegistration({
      optionsJSON: JSON.parse(options) as Parameters<typeof startRegistration>[0]['optionsJSON'],
    }),
  );
