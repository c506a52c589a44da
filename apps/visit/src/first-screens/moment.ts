import { say } from '../texts.js';
import { button, el } from './element.js';
import { frame, headline, type FirstPage } from './first-page.js';

/** While the part of the page that talks with the clinic is still on its way, or could not be fetched. */
export function moment(page: FirstPage): HTMLElement {
  const { now, before } = page;
  const waits = (): boolean => now.refused() === null;
  return frame(page, {
    code: now.refused,
    content: [
      headline(say('waiting.entering')),
      el('p', { class: 'notice', role: 'alert' }, () => (waits() ? '' : say('moment.unreachable'))),
    ],
    actions: [button('primary', () => void before.enter(), { hidden: waits }, say('blocked.retry'))],
  });
}
