import type { SamlRefusalReason } from '@confrere/contract';
import { SIGN_IN } from './texts.js';

const AGAIN = 'Sign in once more. If it happens again, tell your administrator';

/** What whoever was refused can do about it; everything else is a matter for the administrator. */
const WORDS: Partial<Record<SamlRefusalReason, string>> = {
  'not-invited': 'Your organization’s sign-in knows you, but you have not been invited here. Ask your administrator.',
  'no-role': 'Your account has no role here yet. Ask your administrator.',
  deactivated: 'Your account here has been closed. Ask your administrator.',
  'other-person': 'Your address belongs to another account here. Ask your administrator.',
  'weak-authentication': 'Your organization asks for a stronger sign-in. Sign in again with your second factor.',
  'status-not-success': `Your organization’s sign-in did not let you in. ${AGAIN}`,
  'no-authentication': `Your organization’s sign-in did not ask who you are. ${AGAIN}`,
  'request-expired': `That took too long. ${AGAIN}`,
  expired: `That took too long, or two clocks differ. ${AGAIN}`,
  'not-yet-valid': `Two clocks differ. ${AGAIN}`,
  'too-old': `That sign-in was too long ago. ${AGAIN}`,
  'unknown-request': `This answer belongs to a sign-in that was not begun here. ${AGAIN}`,
  'other-browser': `This sign-in was begun in another browser. ${AGAIN}`,
  replayed: `This answer has been used already. ${AGAIN}`,
  'not-checked': `The answer of your organization’s sign-in could not be read. ${AGAIN}`,
  busy: 'Too many people are signing in at this moment. Wait a little and sign in once more.',
  'certificate-expired': 'The certificate of your organization’s sign-in has run out. Tell your administrator',
};

const ELSE = 'The answer of your organization’s sign-in could not be accepted. Tell your administrator';

/**
 * Why a sign-in at an identity provider let nobody in, in plain words with the code for whoever mends it.
 * @param code `saml.<reason>` or `organization.suspended`, as it stands in the address of the sign-in page.
 * @returns null for what is no such code.
 */
export function refusedWords(code: string | null): string | null {
  if (code === 'organization.suspended') return SIGN_IN.fault[code] ?? null;
  const reason = /^saml\.([a-z0-9-]{1,40})$/.exec(code ?? '')?.[1];
  if (reason === undefined) return null;
  const words = (WORDS as Readonly<Record<string, string | undefined>>)[reason] ?? ELSE;
  return words.endsWith('.') ? words : `${words} (saml.${reason}).`;
}
