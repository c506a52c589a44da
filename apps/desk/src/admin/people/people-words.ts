import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { PEOPLE } from './texts.js';

/** Why it did not work, said calmly; null when whoever was asked who they are closed the question. */
export const peopleFault = (error: unknown): string | null =>
  codeOf(error) === 'access.reauthenticate' ? null : (PEOPLE.fault[codeOf(error)] ?? faultWords(error));

/** The sentence for so many. */
export const counted = ({ one, other }: { readonly one: string; readonly other: string }, count: number): string =>
  count === 1 ? one : fill(other, { count });

/** A moment there, day and time. */
export const dateThere = (moment: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(moment));
