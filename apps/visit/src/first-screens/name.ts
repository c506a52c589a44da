import { signal } from '../signals.js';
import { say } from '../texts.js';
import { el } from './element.js';
import { frame, headline, type FirstPage } from './first-page.js';

/** One field, shown only when nobody has told the name. */
export function name(page: FirstPage): HTMLElement {
  const { now, before } = page;
  const missing = signal(false);
  const input = el('input', {
    name: 'name',
    autocomplete: 'name',
    maxlength: '64',
    required: true,
    'aria-describedby': 'name-why name-missing',
    'aria-invalid': () => String(missing()),
  });
  const form = el(
    'form',
    { id: 'name-form', novalidate: true },
    el('label', { class: 'field' }, say('name.label'), input),
    el('p', { id: 'name-missing', class: 'problem', role: 'alert' }, () => (missing() ? say('name.missing') : '')),
    el('p', { id: 'name-why', class: 'muted' }, () => say('name.why', { name: now.professional() })),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const written = input.value.replace(/\s+/g, ' ').trim();
    missing.set(written === '');
    if (written) void before.named(written);
    else input.focus();
  });
  return frame(page, {
    content: [headline(say('name.title')), form],
    actions: [el('button', { type: 'submit', form: 'name-form', class: 'primary' }, say('name.continue'))],
  });
}
