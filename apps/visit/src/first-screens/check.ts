import { moveBar, showOwnPicture } from '@confrere/browser/ui';
import { effect, onEnd, signal } from '../signals.js';
import { say } from '../texts.js';
import { button, el, icon } from './element.js';
import { frame, headline, type FirstPage } from './first-page.js';

/** One screen to see oneself, to see that one is heard, and to hear. Continue is always there. */
export function check(page: FirstPage): HTMLElement {
  const { now, before } = page;
  const onward = button('primary', () => void before.checked(), {}, say('check.continue'));
  return frame(page, {
    code: () => now.media().failure?.code ?? null,
    content: [
      headline(say('check.title')),
      picture(page),
      el('ul', { class: 'card lines' }, cameraLine(page), microphoneLine(page), soundLine(page, onward)),
      el('p', { class: 'muted' }, say('ask.nobody')),
    ],
    actions: [onward],
  });
}

const good = (is: () => boolean) => (): string | null => (is() ? 'good' : null);

export function picture({ now }: FirstPage): HTMLElement {
  const video = el('video', {
    autoplay: true,
    playsinline: true,
    muted: true,
    'aria-label': say('check.you'),
    class: () => (now.media().facing === 'environment' ? null : 'mirrored'),
  });
  video.muted = true;
  effect(() => showOwnPicture(video, now.media().stream));
  onEnd(() => showOwnPicture(video, null));
  return el('div', { class: 'own-picture', hidden: () => !now.media().cameraOn }, video);
}

export function cameraLine({ now }: FirstPage): HTMLElement {
  const works = (): boolean => now.media().cameraOn;
  return el(
    'li',
    { class: good(works) },
    icon(() => (works() ? 'done' : 'camera-off')),
    () => say(works() ? 'check.camera-fine' : now.media().camera === 'none' ? 'check.camera-none' : 'check.camera-off'),
  );
}

export function microphoneLine({ now }: FirstPage): HTMLElement {
  const heard = signal(false);
  const works = (): boolean => now.media().microphone === 'ready';
  const bar = el(
    'div',
    {
      class: 'level',
      role: 'meter',
      'aria-label': say('check.level'),
      'aria-valuemin': '0',
      'aria-valuemax': '100',
      'aria-valuenow': '0',
      hidden: () => !works(),
    },
    el('div'),
  );
  onEnd(
    moveBar(
      bar,
      () => now.own.level(),
      () => heard.set(true),
    ),
  );
  return el(
    'li',
    { class: good(heard) },
    icon(() => (heard() ? 'done' : now.media().microphoneOn ? 'microphone' : 'microphone-off')),
    el(
      'div',
      {},
      el('span', { 'aria-live': 'polite' }, () =>
        say(!works() ? 'check.microphone-off' : heard() ? 'check.heard-you' : 'check.say-hello'),
      ),
      bar,
    ),
  );
}

export function soundLine({ now }: FirstPage, next: HTMLElement): HTMLElement {
  const played = signal(false);
  const heard = (): boolean => now.sound() === 'heard';
  const play = (): void => {
    now.ring.unlock();
    void now.ring.test().then(() => played.set(true));
  };
  /** The question goes away with its buttons: the focus goes on to the next thing to do. */
  const heardIt = (): void => {
    now.sound.set('heard');
    next.focus({ preventScroll: true });
  };
  const unanswered = (): boolean => !played() || heard();
  return el(
    'li',
    { class: good(heard) },
    icon(() => (heard() ? 'done' : 'sound')),
    el(
      'div',
      { class: 'sound' },
      el('span', { role: 'status', hidden: () => now.sound() === 'unknown' }, () =>
        heard() ? say('check.sound-fine') : now.sound() === 'not-heard' ? say('check.sound-how') : '',
      ),
      button('secondary small', play, { hidden: heard }, () => say(played() ? 'check.play-again' : 'check.play')),
      el('span', { id: 'did-you-hear', hidden: unanswered }, say('check.did-you-hear')),
      el(
        'div',
        { class: 'pair', role: 'group', 'aria-labelledby': 'did-you-hear', hidden: unanswered },
        button('secondary small', heardIt, {}, say('check.yes')),
        button('secondary small', () => now.sound.set('not-heard'), {}, say('check.no')),
      ),
    ),
  );
}
