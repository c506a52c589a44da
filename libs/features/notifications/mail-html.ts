interface Parts {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly before: readonly string[];
  readonly link: { readonly href: string; readonly label: string } | null;
  readonly after: readonly string[];
}

const BUTTON =
  'display:inline-block;padding:12px 24px;border-radius:6px;background:#1d4f91;color:#fff;text-decoration:none;font-weight:bold';

/** A mail's HTML: paragraphs, one button, and its link in clear for whoever does not trust buttons. */
export function mailHtml({ language, title, before, link, after }: Parts): string {
  const paragraph = (inner: string): string => `<p style="margin:0 0 16px">${inner}</p>`;
  const parts = [
    ...before.map((each) => paragraph(escapeHtml(each))),
    ...(link ? [paragraph(`<a style="${BUTTON}" href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a>`)] : []),
    ...(link ? [paragraph(`<span style="word-break:break-all">${escapeHtml(link.href)}</span>`)] : []),
    ...after.map((each) => paragraph(escapeHtml(each))),
  ];
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body style="margin:0;padding:24px;font:16px/1.5 sans-serif"><div style="max-width:36em">${parts.join('')}</div></body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? '');
