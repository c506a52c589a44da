import type { VisitorTemplate } from '@confrere/contract';

/** What every message about an appointment may say: nothing of why somebody comes. There is no field for words of a person but names. */
export interface AppointmentFields {
  /** The organization's name as it stands on its pages. */
  readonly organization: string;
  /** The visitor's first name; null: not known. */
  readonly visitor: string | null;
  /** The professional's or team's name as visitors read it; null: not said. */
  readonly with: string | null;
  /** ISO 8601 instant; null: at any time. */
  readonly plannedAt: string | null;
  /** IANA name of the clinic's time zone, in which moments are told. */
  readonly timeZone: string;
  /** `/j/<reference>#<secret>`, whole or without its origin: the origin is always the one under which visitors come. */
  readonly link: string;
  /** Whom to telephone; null: nobody. */
  readonly supportPhone: string | null;
  /** How long it is planned to take, for the calendar; half an hour when left out. */
  readonly minutes?: number;
  /** How often the appointment was changed: a calendar shows the highest. */
  readonly sequence?: number;
}

/** What the messages to visitors, and those to staff about them, are filled in with. */
export interface VisitorFields {
  readonly 'visitor-invitation': AppointmentFields;
  readonly 'visitor-moved': AppointmentFields;
  readonly 'visitor-cancelled': Omit<AppointmentFields, 'link'>;
  readonly 'visitor-reminder-day': AppointmentFields;
  readonly 'visitor-reminder-minutes': AppointmentFields;
  /** The professional comes about then: a moment, never a countdown. */
  readonly 'visitor-late': AppointmentFields & { readonly expectedAt: string };
  /** To a visitor who does not look at the page while they are rung. */
  readonly 'visitor-ready': AppointmentFields;
  /** To a relative, an interpreter or a colleague who is asked to join; `visitor` is their own name. */
  readonly 'visitor-call-added': AppointmentFields;
  /** To staff: so many wait, for longer than so many minutes. No names. */
  readonly 'visitors-waiting': {
    readonly organization: string;
    readonly team: string | null;
    readonly visitors: number;
    readonly minutes: number;
  };
}

/** A template's fields, cleaned and put into the words of one language. Texts say nothing else. */
export interface Said {
  readonly organization: string;
  readonly visitor: string | null;
  readonly with: string | null;
  /** Day and time, short in a text message; null: at any time. */
  readonly when: string | null;
  /** The time of `when`. */
  readonly time: string | null;
  /** When the professional is expected. */
  readonly expected: string;
  readonly phone: string | null;
  readonly link: string;
  readonly team: string | null;
  readonly visitors: number;
  readonly minutes: number;
}

/** A template in one language. */
export interface VisitorText {
  /** From the fullest to the shortest: of those that cost least, the first is sent. The link stands last. */
  readonly sms: (said: Said) => readonly string[];
  readonly subject: (said: Said) => string;
  readonly before: (said: Said) => readonly string[];
  /** What the link is called; left out: there is none. */
  readonly link?: string;
  readonly after?: (said: Said) => readonly string[];
}

/** Everything that is said in one language, at reading level B1 (Common European Framework). */
export interface VisitorWords {
  /** Of dates and times, where the language alone does not say how they are written. */
  readonly locale: string;
  readonly at: (day: string, time: string) => string;
  readonly hello: (visitor: string) => string;
  readonly help: (phone: string) => string;
  /** What stands in a calendar: title, place, and how the link is called. */
  readonly calendar: {
    readonly title: (organization: string) => string;
    readonly place: string;
    readonly open: string;
  };
  readonly texts: Readonly<Record<VisitorTemplate, VisitorText>>;
}
