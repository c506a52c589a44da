import { mailHtml } from './mail-html.js';
import { plainWords } from './plain-words.js';
import { type Filled, type MailTemplate, type MailText, type MailTexts, PAGES } from './templates.js';
import { EN } from './texts/en.js';

/** The languages in which mails are written; one file each in `texts/`. */
const LANGUAGES: Readonly<Record<string, MailTexts>> = { en: EN };

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Fills a template in.
 * @param origin of the pages that links lead to.
 * @param language BCP 47; English where there are no texts in it.
 */
export function composeMail<Template extends MailTemplate>(
  template: Template,
  fields: Filled<Template>,
  origin: string,
  language = 'en',
): ComposedMail {
  const written = [language, language.split('-', 1)[0] ?? ''].find((each) => LANGUAGES[each]) ?? 'en';
  const text = (LANGUAGES[written] ?? EN)[template] as unknown as MailText<Template>;
  const filled = plainFields(fields);
  const page = PAGES[template];
  const link = page ? `${origin}${page}#${secretOf(fields)}` : null;
  const before = text.before(filled);
  const after = text.after(filled);
  return {
    subject: text.subject(filled),
    text: `${[...before, ...(link ? [link] : []), ...after].join('\n\n')}\n`,
    html: mailHtml({
      language: written,
      title: filled.organization,
      before,
      link: link === null ? null : { href: link, label: text.link ?? link },
      after,
    }),
  };
}

const SECRET = /^[A-Za-z0-9_-]{20,128}$/;

function secretOf(fields: object): string {
  const { secret } = fields as { secret?: string };
  if (!secret || !SECRET.test(secret)) throw new Error('A mail with a link needs a secret for it.');
  return secret;
}

const plainFields = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainWords(String(value))])) as Fields;
