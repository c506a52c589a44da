import { APPOINTMENT_STEP, type AppointmentOptions, type BookAppointment } from '@confrere/contract';
import { ProblemError } from '@confrere/browser/data-access';
import { fill } from '../texts.js';
import { plannedTime } from '../words/moments.js';
import { refusalWords } from '../words/refusal-words.js';
import { FAULTS } from './texts.js';

type Helper = NonNullable<BookAppointment['helper']>;

/** What was typed so far, as it was typed. */
export interface BookingDraft {
  readonly name: string;
  readonly phone: string;
  readonly mail: string;
  readonly later: boolean;
  readonly day: string;
  readonly time: string;
  readonly minutes: number;
  /** `member <id>` or `team <id>`. */
  readonly with: string;
  readonly language: string;
  readonly interpreter: 'none' | NonNullable<BookAppointment['interpreter']>;
  readonly helper: string;
  readonly relation: Helper['relation'];
  /** `once`, `week-2`, `month-1`. */
  readonly repeat: string;
  readonly count: number;
}

export const EMPTY: BookingDraft = {
  ...{ name: '', phone: '', mail: '', later: false, day: '', time: '', minutes: 30, with: '', language: '' },
  ...{ interpreter: 'none', helper: '', relation: 'family', repeat: 'once', count: 6 },
};

/** A draft that begins with whoever sits here, for whom there is a room. */
export function firstDraft(options: AppointmentOptions, self: string, today: string): BookingDraft {
  const [first] = options.professionals;
  const own = options.professionals.find(({ id }) => id === self) ?? first;
  const [team] = options.teams;
  return {
    ...EMPTY,
    day: today,
    with: own ? `member ${own.id}` : team ? `team ${team.id}` : '',
    minutes: own?.minutes ?? team?.minutes ?? 30,
    language: options.languages[0] ?? 'en',
  };
}

/** The room that is chosen. */
export const placeOf = (options: AppointmentOptions, chosen: string) => {
  const [kind, id] = chosen.split(' ');
  return (kind === 'team' ? options.teams : options.professionals).find((each) => each.id === id);
};

const isOfStep = (time: string): boolean => Number(time.slice(3, 5)) % APPOINTMENT_STEP === 0;

/** Why the time cannot be asked for: `time-missing`, `time-step`; null when it can. */
export function timeFault({ later, day, time }: Pick<BookingDraft, 'later' | 'day' | 'time'>): string | null {
  if (!later) return null;
  if (!day || !time) return 'time-missing';
  return isOfStep(time) ? null : 'time-step';
}

/** As it is asked for. */
export function wishOf(draft: BookingDraft): BookAppointment {
  const [kind = 'member', id = ''] = draft.with.split(' ');
  const [unit = 'week', every = '1'] = draft.repeat.split('-');
  const typed = (text: string): string | null => text.trim() || null;
  return {
    visitorName: typed(draft.name),
    at: draft.later ? { day: draft.day, time: draft.time } : null,
    minutes: draft.minutes,
    with: { kind: kind === 'team' ? 'team' : 'member', id },
    phone: typed(draft.phone),
    mail: typed(draft.mail),
    language: draft.language || null,
    interpreter: draft.interpreter === 'none' ? null : draft.interpreter,
    helper: typed(draft.helper) === null ? null : { displayName: draft.helper.trim(), relation: draft.relation },
    series:
      draft.later && draft.repeat !== 'once'
        ? { unit: unit === 'month' ? 'month' : 'week', every: Number(every), count: draft.count }
        : null,
  };
}

/** What went wrong, at which field, in words. */
export interface BookingFault {
  readonly at: 'name' | 'phone' | 'mail' | 'time' | 'form';
  readonly text: string;
}

const FIELD: Readonly<Record<string, BookingFault['at']>> = {
  ...{ 'name.missing': 'name', 'contact.phone': 'phone', 'contact.mail': 'mail', 'sms.number-invalid': 'phone' },
  ...{ 'mail.address-invalid': 'mail', 'time-missing': 'time', 'time-step': 'time', 'appointment.past': 'time' },
  ...{ 'appointment.double-booked': 'time', 'appointment.too-far': 'time' },
};

/** @param error what was thrown, or the code of what is missing. */
export function bookingFault(error: unknown, now: Date, timeZone: string): BookingFault {
  const problem = error instanceof ProblemError ? error : null;
  const code = typeof error === 'string' ? error : (problem?.code ?? 'server.unexpected');
  const moment = problem?.about?.at;
  const at = moment === undefined ? '' : plannedTime(moment, now, timeZone);
  const known = FAULTS[code];
  return { at: FIELD[code] ?? 'form', text: known ? fill(known, { at }) : refusalWords(code, { name: '', by: null }) };
}
