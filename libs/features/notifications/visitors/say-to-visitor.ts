import { smsSegments, type VisitorTemplate } from '@confrere/contract';
import { plainWords } from '../plain-words.js';
import { localeOf, sayMoment } from './moments.js';
import { DA } from './texts/da.js';
import { DE } from './texts/de.js';
import { EN } from './texts/en.js';
import { FR } from './texts/fr.js';
import { NB } from './texts/nb.js';
import { NL } from './texts/nl.js';
import { SV } from './texts/sv.js';
import type { Said, VisitorFields, VisitorText, VisitorWords } from './visitor-templates.js';

/** The languages in which visitors are written to; one file each in `texts/`. */
const LANGUAGES: Readonly<Record<string, VisitorWords>> = {
  en: EN,
  nb: NB,
  nn: NB,
  no: NB,
  sv: SV,
  da: DA,
  de: DE,
  nl: NL,
  fr: FR,
};
export const VISITOR_LANGUAGES = ['en', 'nb', 'sv', 'da', 'de', 'nl', 'fr'] as const;

/** Where the links of messages lead. */
export interface Origins {
  readonly visit: string;
  readonly desk: string;
}

/** One message in words, before it becomes a mail or a text message. */
export interface SpokenMessage {
  /** BCP 47: of the texts that were chosen. */
  readonly language: string;
  readonly words: VisitorWords;
  readonly text: VisitorText;
  readonly said: Said;
}

/** Finds the words for what is to be told. @throws Error when the link is no link of a visitor. */
export function sayToVisitor<Template extends VisitorTemplate>(
  template: Template,
  fields: VisitorFields[Template],
  { visit, desk }: Origins,
  asked: string,
  style: 'short' | 'long',
): SpokenMessage {
  const primary = asked.toLowerCase().split('-', 1)[0] ?? '';
  const words = LANGUAGES[primary] ?? EN;
  const locale = localeOf(asked, words.locale);
  const given: Partial<Given> = fields;
  const at = (iso: string | null | undefined) =>
    iso ? sayMoment(new Date(iso), given.timeZone ?? 'UTC', locale, style) : null;
  const planned = at(given.plannedAt);
  const name = (text: string | null | undefined): string | null => (text ? plainWords(text) || null : null);
  return {
    language: words.locale.split('-', 1)[0] ?? 'en',
    words,
    text: words.texts[template],
    said: {
      organization: plainWords(fields.organization),
      visitor: name(given.visitor),
      with: name(given.with),
      when: planned && words.at(planned.day, planned.time),
      time: planned?.time ?? null,
      expected: at(given.expectedAt)?.time ?? '',
      phone: given.supportPhone?.replace(/[^+\d ()-]/g, '').trim() || null,
      link:
        template === 'visitors-waiting' ? `${desk}/desk` : given.link === undefined ? '' : visitLink(visit, given.link),
      team: name(given.team),
      visitors: given.visitors ?? 0,
      minutes: given.minutes ?? 0,
    },
  };
}

type Given = VisitorFields['visitor-late'] & VisitorFields['visitors-waiting'];

/** The text message: of the variants that cost least, the fullest. */
export function smsOf({ text, said }: SpokenMessage): string {
  const variants = text.sms(said);
  const least = Math.min(...variants.map((each) => smsSegments(each).segments));
  return variants.find((each) => smsSegments(each).segments === least) ?? '';
}

const LINK = /(\/j\/[A-Za-z0-9_-]{8,64}#[A-Za-z0-9_-]{20,128})$/;

/** On our own host, whatever stood before the path: a message is no way to send anybody's link. */
function visitLink(origin: string, link: string): string {
  const [, path] = LINK.exec(link) ?? [];
  if (path === undefined) throw new Error('A message to a visitor needs a link of theirs.');
  return `${origin}${path}`;
}
