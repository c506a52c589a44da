import { OwnLoginSessions } from '@confrere/contract';
import { ask, send } from './rest.js';

/** Where whoever asks is signed in, the latest first. */
export const ownLoginSessions = (): Promise<OwnLoginSessions> =>
  ask('GET', '/api/desk/login-sessions', OwnLoginSessions);

/** Ends one of them. Problem: `login-session.not-found`. */
export const endLoginSession = async (id: string): Promise<void> => {
  await send('POST', `/api/desk/login-sessions/${encodeURIComponent(id)}/end`);
};

/** Ends all but the one that asks. */
export const endOtherLoginSessions = async (): Promise<void> => {
  await send('POST', '/api/desk/login-sessions/end-others');
};
