import { signal } from '../signals.js';
import { say } from '../texts.js';
import { button, el, icon } from './element.js';
import { frame, headline, type FirstPage } from './first-page.js';

/** Before you start, and the one button that makes the device ask for camera and microphone. */
export function ask(page: FirstPage): HTMLElement {
  const { now, before } = page;
  const busy = signal(false);
  const turnOn = (camera: boolean): void => {
    if (busy()) return;
    busy.set(true);
    void before.turnOn({ camera, microphone: true }).finally(() => busy.set(false));
  };
  const [beforeAllow = '', afterAllow = ''] = say('ask.prompt').split('{allow}');
  return frame(page, {
    content: [
      headline(() => say('ask.title', { name: now.professional() })),
      el(
        'ul',
        { class: 'card lines' },
        el('li', {}, icon('lock'), say('ask.only-you')),
        el('li', {}, icon('person'), say('ask.quiet')),
      ),
      el('p', {}, beforeAllow, el('strong', {}, say('ask.allow')), afterAllow),
      el('p', {}, el('strong', {}, say('ask.nobody'))),
    ],
    actions: [
      button(
        'primary',
        () => turnOn(true),
        { 'aria-disabled': () => String(busy()) },
        icon('camera'),
        () => say(busy() ? 'ask.busy' : 'ask.turn-on'),
      ),
      button('quiet', () => turnOn(false), {}, say('ask.without-camera')),
    ],
  });
}
