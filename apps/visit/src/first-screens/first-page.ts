import type { BeforeTheVisit } from '../before-the-visit.js';
import type { PaintedLanding } from '../painted-landing.js';
import type { Situation } from '../situation.js';
import { say } from '../texts.js';
import { el } from './element.js';

/** What the screens before the waiting room need. */
export interface FirstPage {
  readonly now: Situation;
  readonly before: BeforeTheVisit;
  readonly landing: PaintedLanding;
}

/** What every screen has alike: the clinic and the way to get help, both as the server painted them on the first screen. */
export function frame(
  { landing }: FirstPage,
  { code, content, actions }: { code?: () => string | null; content: readonly Node[]; actions: readonly Node[] },
): HTMLElement {
  const { clinic, help } = landing.frame();
  if (code)
    help.lastElementChild?.before(
      el(
        'p',
        { hidden: () => code() === null },
        el('small', {}, () => say('help.code', { code: code() ?? '' })),
      ),
    );
  return el(
    'main',
    { class: 'screen' },
    el('div', { class: 'content' }, clinic, ...content),
    el('div', { class: 'actions' }, ...actions),
    help,
  );
}

export const headline = (words: string | (() => string)): HTMLElement => el('h1', { tabindex: '-1' }, words);
