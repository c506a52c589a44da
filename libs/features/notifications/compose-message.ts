import {
  type MessageChannel,
  type MessagePreview,
  smsSegments,
  VISITOR_TEMPLATES,
  type VisitorTemplate,
} from '@confrere/contract';
import type { CalendarEntry } from './calendar/appointment-file.js';
import { type ComposedMail, composeMail } from './compose-mail.js';
import { mailHtml } from './mail-html.js';
import { plainWords } from './plain-words.js';
import type { Filled, MailTemplate } from './templates.js';
import { type Origins, sayToVisitor, smsOf, type SpokenMessage } from './visitors/say-to-visitor.js';
import type { AppointmentFields, VisitorFields } from './visitors/visitor-templates.js';

/** Everything that can be told, and what each is filled in with. */
export type MessageTemplate = MailTemplate | VisitorTemplate;
export type FieldsOf<Template extends MessageTemplate> = Template extends VisitorTemplate
  ? VisitorFields[Template]
  : Template extends MailTemplate
    ? Filled<Template>
    : never;

export const isVisitorTemplate = (template: MessageTemplate): template is VisitorTemplate =>
  (VISITOR_TEMPLATES as readonly string[]).includes(template);

/** A message that is to be put into words. */
export interface MessageToCompose<Template extends MessageTemplate = MessageTemplate> {
  readonly channel: MessageChannel;
  readonly template: Template;
  readonly fields: FieldsOf<Template>;
  /** BCP 47; English where there are no texts in it. */
  readonly language?: string | undefined;
  /** The consultation, by which a calendar knows its entry; left out: no calendar file goes with it. */
  readonly about?: string | null;
  /** When it was put in: stays the same when it is tried again. */
  readonly at?: Date;
}

/** A message in the words that are sent. */
export type ComposedMessage =
  | ({ readonly channel: 'mail'; readonly fromName: string; readonly calendar: CalendarEntry | null } & ComposedMail)
  | { readonly channel: 'sms'; readonly text: string };

/** Puts a message into the words that are sent. @throws Error for a link or secret that is none. */
export function composeMessage(message: MessageToCompose, origins: Origins): ComposedMessage {
  const { channel, template, language = 'en' } = message;
  const fromName = plainWords(message.fields.organization);
  if (!isVisitorTemplate(template)) {
    if (channel !== 'mail') throw new Error(`There is no text message of ${template}.`);
    const fields = message.fields as Filled<typeof template>;
    return { channel, fromName, calendar: null, ...composeMail(template, fields, origins.desk, language) };
  }
  const fields = message.fields as VisitorFields[typeof template];
  const spoken = sayToVisitor(template, fields, origins, language, channel === 'sms' ? 'short' : 'long');
  if (channel === 'sms') return { channel, text: smsOf(spoken) };
  const { text, words, said } = spoken;
  const before = [...(said.visitor ? [words.hello(said.visitor)] : []), ...text.before(said)];
  const after = [...(text.after?.(said) ?? []), ...(said.phone ? [words.help(said.phone)] : [])];
  const link = text.link === undefined ? null : { href: said.link, label: text.link };
  return {
    channel,
    fromName,
    calendar: calendarOf(message, spoken, origins),
    subject: text.subject(said),
    text: `${[...before, ...(link ? [link.href] : []), ...after].join('\n\n')}\n`,
    html: mailHtml({ language: spoken.language, title: said.organization, before, link, after }),
  };
}

const IN_CALENDARS: readonly MessageTemplate[] = ['visitor-invitation', 'visitor-moved', 'visitor-cancelled'];
const USUAL_MINUTES = 30;

function calendarOf(message: MessageToCompose, spoken: SpokenMessage, { visit }: Origins): CalendarEntry | null {
  const { template, about, at } = message;
  const fields = message.fields as AppointmentFields;
  if (!IN_CALENDARS.includes(template) || !about || !fields.plannedAt) return null;
  const { said, words, text } = spoken;
  const isCancelled = template === 'visitor-cancelled';
  return {
    uid: `${about}@${new URL(visit).hostname}`,
    sequence: fields.sequence ?? (template === 'visitor-invitation' ? 0 : 1),
    isCancelled,
    stampedAt: at ?? new Date(fields.plannedAt),
    start: new Date(fields.plannedAt),
    minutes: fields.minutes ?? USUAL_MINUTES,
    timeZone: fields.timeZone,
    title: words.calendar.title(said.organization),
    place: words.calendar.place,
    description: [
      ...text.before(said),
      ...(isCancelled ? [] : [said.link]),
      ...(said.phone ? [words.help(said.phone)] : []),
    ].join('\n'),
    organization: said.organization,
    link: isCancelled ? null : { href: said.link, label: words.calendar.open },
  };
}

/** What would be sent, word for word, by the code that sends; and what a text message costs. */
export function previewMessage<Template extends MessageTemplate>(
  message: MessageToCompose<Template>,
  origins: Origins,
): MessagePreview {
  const composed = composeMessage(message, origins);
  if (composed.channel === 'mail') {
    const { channel, subject, text, calendar } = composed;
    return { channel, subject, text, calendar: calendar !== null };
  }
  const { channel, text } = composed;
  const { encoding, length, segments } = smsSegments(text);
  return { channel, text, encoding, length, segments };
}
