import { el, type Attributes } from '../first-screens/element.js';
import type { Readable } from '../signals.js';

/** A labelled field in a form of its own, with what is wrong beside it; `sent` gets what was written, trimmed. */
export function field(
  control: HTMLInputElement | HTMLTextAreaElement,
  label: string,
  problem: Readable<string>,
  sent: (written: string) => void,
  rest: readonly Node[],
): HTMLFormElement {
  control.setAttribute('aria-describedby', 'sheet-problem');
  const form = el(
    'form',
    { novalidate: true },
    el('label', { class: 'field' }, label, control),
    el('p', { id: 'sheet-problem', class: 'problem', role: 'alert' }, problem),
    ...rest,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const written = control.value.trim();
    sent(written);
    if (problem() !== '') control.focus();
  });
  return form;
}

/** Looks like the other fields, which the page styles by their tag. */
export function area(attributes: Attributes): HTMLTextAreaElement {
  const made = el('textarea', { rows: '4', ...attributes });
  made.style.cssText =
    'display:block;inline-size:100%;margin-block:.375rem;padding:.5rem .75rem;border:2px solid var(--cf-input-line);border-radius:12px;background:var(--cf-card);color:inherit;font:inherit';
  return made;
}

export const submit = (words: string, disabled: Readable<boolean>): HTMLElement => {
  const made = el('button', { type: 'submit', class: 'primary', 'aria-disabled': () => String(disabled()) }, words);
  made.style.inlineSize = '100%';
  return made;
};
