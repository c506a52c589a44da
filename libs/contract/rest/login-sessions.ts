import * as z from 'zod/mini';
import { Id, Moment, ShortText } from '../signaling/values.js';

/** How a member proved who they are. */
export const SignInMethod = z.enum(['entry-link', 'saml', 'password', 'passkey']);
export type SignInMethod = z.infer<typeof SignInMethod>;

/** One browser in which the member is signed in. */
export const LoginSession = z.strictObject({
  id: Id,
  /** `Firefox on Windows`; null when the browser does not tell. */
  device: z.nullable(ShortText),
  method: SignInMethod,
  since: Moment,
  lastSeen: Moment,
  /** The one that asks. */
  current: z.boolean(),
});
export type LoginSession = z.infer<typeof LoginSession>;

/** `GET /api/desk/login-sessions`: those of whoever asks, the latest first. */
export const OwnLoginSessions = z.strictObject({ sessions: z.array(LoginSession) });
export type OwnLoginSessions = z.infer<typeof OwnLoginSessions>;
