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
    html: htmlOf({
      language: written,
      organization: filled.organization,
      before,
      link: link === null ? null : { href: link, label: text.link ?? link },
      after,
    }),
  };
}

/**
 * What came from people must not become a link in a mail program, nor turn the text around: `win.example/x` is written
 * `win. example x`.
 */
export function plainWords(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[/\\<>]+/g, ' ')
    .replace(/([.:])(?=\S)/g, '$1 ')
    .replace(/\s*@\s*/g, ' at ')
    .replace(/\s+/g, ' ')
    .trim();
}

const SECRET = /^[A-Za-z0-9_-]{20,128}$/;

function secretOf(fields: object): string {
  const { secret } = fields as { secret?: string };
  if (!secret || !SECRET.test(secret)) throw new Error('A mail with a link needs a secret for it.');
  return secret;
}

const plainFields = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainWords(String(value))])) as Fields;

interface Parts {
  readonly language: string;
  readonly organization: string;
  readonly before: readonly string[];
  readonly link: { readonly href: string; readonly label: string } | null;
  readonly after: readonly string[];
}

function htmlOf({ language, organization, before, link, after }: Parts): string {
  const paragraph = (inner: string): string => `<p style="margin:0 0 16px">${inner}</p>`;
  const parts = [
    ...before.map((each) => paragraph(escapeHtml(each))),
    ...(link ? [paragraph(`<a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a>`)] : []),
    ...(link ? [paragraph(`<span style="word-break:break-all">${escapeHtml(link.href)}</span>`)] : []),
    ...after.map((each) => paragraph(escapeHtml(each))),
  ];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(organization)}</title></head><body style="margin:0;padding:24px;font:16px/1.5 sans-serif"><div style="max-width:36em">${parts.join('')}</div></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? '');
