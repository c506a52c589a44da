import type { IdentityProvider, MemberRole } from '@confrere/contract';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { STAFF_SIGN_IN as TEXTS } from './texts.js';

/** So many days before the last certificate ends, the screen begins to say so. */
const WARNS_DAYS = 30;
/** When a notice that was closed comes again. */
const URGENT = [-1, 3, 14, WARNS_DAYS];

export interface ProviderState {
  readonly words: string;
  /** `warning`: somebody has to do something. */
  readonly tone: 'good' | 'quiet' | 'warning';
}

/** How an identity provider stands, in one sentence. */
export function stateOf(
  { settings, certificates, lastSignInAt }: Pick<IdentityProvider, 'settings' | 'certificates' | 'lastSignInAt'>,
  date: (moment: string) => string,
): ProviderState {
  if (!settings.enabled) return { words: TEXTS.state.off, tone: 'quiet' };
  // Sign-in goes on as long as one of them is valid.
  const last = certificates.reduce((one, other) => (other.expiresAt > one.expiresAt ? other : one), {
    expiresAt: '',
    daysLeft: -1,
  });
  if (last.daysLeft < 0) return { words: fill(TEXTS.state.expired, { date: date(last.expiresAt) }), tone: 'warning' };
  if (last.daysLeft === 0) return { words: TEXTS.state.endsToday, tone: 'warning' };
  if (last.daysLeft <= WARNS_DAYS) return { words: counted(TEXTS.state.ends, last.daysLeft), tone: 'warning' };
  if (lastSignInAt === null) return { words: TEXTS.state.noSignIn, tone: 'quiet' };
  return { words: fill(TEXTS.state.ready, { date: date(lastSignInAt) }), tone: 'good' };
}

/** How urgent it is: days of the warning that is due; null: none is. */
export function certificateWarning({
  settings,
  certificates,
}: Pick<IdentityProvider, 'settings' | 'certificates'>): number | null {
  const daysLeft = Math.max(...certificates.map((each) => each.daysLeft));
  return settings.enabled ? (URGENT.find((days) => daysLeft <= days) ?? null) : null;
}

/** The sentence for so many. */
export const counted = ({ one, other }: { readonly one: string; readonly other: string }, count: number): string =>
  count === 1 ? one : fill(other, { count });

/** A moment there, day and time. */
export const momentThere = (moment: string, timeZone: string): string =>
  moment === ''
    ? ''
    : new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(moment));

/** Why it did not work, said calmly; null when whoever was asked who they are closed the question. */
export const providerFault = (error: unknown): string | null =>
  codeOf(error) === 'access.reauthenticate' ? null : (TEXTS.fault[codeOf(error)] ?? faultWords(error));

/** As the sentences of a test name it. */
export const roleWord = (role: MemberRole): string =>
  role === 'owner' ? 'owner' : TEXTS.settings.roles[role].toLowerCase();
