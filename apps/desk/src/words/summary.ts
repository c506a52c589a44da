import { clockTime, longDate } from './moments.js';

export interface Talked {
  /** Null when this page does not know: it was reloaded since. */
  readonly from: Date | null;
  readonly to: Date;
  readonly visitor: string;
  readonly professional: string;
}

/** One line for the journal. Says only what is known: who is in the link, not who they are. */
export const journalLine = ({ from, to, visitor, professional }: Talked, timeZone: string): string => {
  const time = from ? `${clockTime(from, timeZone)}–${clockTime(to, timeZone)}` : `until ${clockTime(to, timeZone)}`;
  return `Video consultation ${longDate(to, timeZone)} ${time}, identity not verified, participants: ${professional}, ${visitor}`;
};
