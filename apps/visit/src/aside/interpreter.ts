import type { InterpreterNeed } from '@confrere/contract';
import { button, el } from '../first-screens/element.js';
import { tell } from './aside-texts.js';
import type { MakeSheet } from './sheets.js';

/** What a visitor needs to be understood. */
export const interpreter: MakeSheet = ({ now, before, close }) => {
  const said = (): InterpreterNeed | null => now.told().interpreter ?? null;
  const choice = (need: InterpreterNeed | null): HTMLElement =>
    button(
      'secondary',
      () => now.told.set({ ...now.told(), interpreter: need }),
      { 'aria-pressed': () => String(said() === need) },
      () => `${said() === need && need ? '✓ ' : ''}${tell(`interpreter.${need ?? 'none'}`)}`,
    );
  const start = (): void => {
    close();
    before.start();
  };
  const choices = el('div', { class: 'actions' }, choice('spoken'), choice('sign-language'), choice(null));
  choices.style.position = 'static';
  return {
    title: tell('interpreter.title'),
    content: [
      choices,
      el('p', { role: 'status' }, () => (said() ? tell('interpreter.told') : '')),
      button('primary', start, { hidden: () => said() === null }, tell('helping.start')),
    ],
  };
};
