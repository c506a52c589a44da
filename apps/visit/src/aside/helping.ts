import type { HelperRelation } from '@confrere/contract';
import { button, el } from '../first-screens/element.js';
import { signal } from '../signals.js';
import { tell } from './aside-texts.js';
import { field, submit } from './field.js';
import type { MakeSheet } from './sheets.js';

const RELATIONS = ['family', 'carer', 'interpreter', 'staff'] as const satisfies readonly HelperRelation[];

/** Whoever holds the device is not the visitor: whose appointment it is, and who they are. */
export const helping: MakeSheet = ({ now, before, close }) => {
  const problem = signal('');
  const relation = signal<HelperRelation>('family');
  const wrong = signal(false);
  const visitor = (): string | null => now.page().visitorName;
  // The name is told to those only who have opened the link: the tap that led here opens it.
  void before.openFirst().then((open) => open || close());

  const choice = (each: HelperRelation): HTMLElement => {
    const radio = el('input', { type: 'radio', name: 'relation', value: each, checked: each === 'family' });
    radio.style.cssText = 'inline-size:1.5rem;block-size:1.5rem;flex:none';
    radio.addEventListener('change', () => relation.set(each));
    const label = el('label', {}, radio, tell(`helping.${each}`));
    label.style.cssText = 'display:flex;gap:.75rem;align-items:center;min-block-size:3rem';
    return label;
  };
  const who = el('fieldset', {}, el('legend', {}, tell('helping.who')), ...RELATIONS.map(choice));
  who.style.cssText = 'margin:0 0 1rem;padding:0;border:0';
  const input = el('input', { name: 'helper', autocomplete: 'name', maxlength: '64', required: true });
  input.addEventListener('input', () => problem.set(''));
  input.value = now.told().helper?.displayName ?? '';
  const start = (written: string): void => {
    problem.set(written === '' ? tell('helping.missing') : '');
    if (written === '') return;
    const helper = { displayName: written.replace(/\s+/g, ' '), relation: relation() };
    now.told.set({ ...now.told(), helper });
    close();
    before.start();
  };
  return {
    title: tell('helping.title'),
    content: [
      el(
        'div',
        { class: 'card', hidden: () => visitor() === null },
        el('p', {}, () => tell('helping.for', { name: visitor() ?? '' })),
        button('secondary small', () => wrong.set(true), {}, tell('helping.wrong')),
        el('p', { class: 'problem', role: 'alert' }, () => (wrong() ? tell('helping.wrong-what') : '')),
      ),
      el(
        'div',
        { hidden: wrong },
        field(input, tell('helping.name'), problem, start, [who, submit(tell('helping.start'), () => false)]),
      ),
      button(
        'quiet',
        () => {
          now.told.set({ ...now.told(), helper: null });
          close();
        },
        { hidden: () => !now.told().helper },
        tell('helping.alone'),
      ),
    ],
  };
};
