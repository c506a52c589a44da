import { deviceHelp, platformOf } from './device-help.js';
import { computed, effect, onEnd, signal } from '../signals.js';
import { say } from '../texts.js';
import { tell } from './aside-texts.js';
import { button, el } from '../first-screens/element.js';
import { frame, headline, type FirstPage } from '../first-screens/first-page.js';

/** Camera or sound is blocked: what to do on this device, and ways on without it. Goes on by itself once it is allowed. */
export function blocked(page: FirstPage): HTMLElement {
  const { now, before } = page;
  const busy = signal(false);
  const code = computed(() => now.media().failure?.code ?? 'MIC-1');
  const help = computed(() => deviceHelp(code(), platformOf(navigator.userAgent, navigator.maxTouchPoints)));
  const hasSound = (): boolean => now.media().microphone === 'ready';
  /** One device was allowed while the other was still being asked for: asked again when that is over. */
  let allowedMeanwhile = false;
  let gone = false;
  onEnd(() => (gone = true));

  const retry = (camera = true): void => {
    if (busy()) return;
    busy.set(true);
    void before.turnOn({ camera, microphone: true }).finally(() => {
      busy.set(false);
      if (!allowedMeanwhile || gone) return;
      allowedMeanwhile = false;
      retry();
    });
  };
  /** Firefox knows no permission of these names, and Safari tells no change: there the button is the way. */
  const watch = async (device: string): Promise<void> => {
    const permission = await navigator.permissions?.query({ name: device as PermissionName }).catch(() => null);
    if (!permission) return;
    permission.onchange = () => {
      if (gone) permission.onchange = null;
      else if (permission.state === 'granted' && busy()) allowedMeanwhile = true;
      else if (permission.state === 'granted') retry();
    };
  };
  for (const device of ['camera', 'microphone']) void watch(device);

  const steps = el('ol', { class: 'card steps' });
  effect(() => steps.replaceChildren(...help().steps.map((step) => el('li', {}, step))));
  return frame(page, {
    code,
    content: [
      headline(() => help().title),
      steps,
      el('p', { class: 'muted', hidden: hasSound }, () => tell('blocked.neither-means', { name: now.professional() })),
    ],
    actions: [
      button(
        'primary',
        () => retry(),
        { 'aria-disabled': () => String(busy()) },
        () => help().again,
      ),
      button('secondary', () => (hasSound() ? before.goOnAnyway() : retry(false)), {}, tell('blocked.sound-only')),
      button('quiet', () => before.goOnAnyway(), { hidden: hasSound }, tell('blocked.neither')),
      button('quiet', () => now.sheet.set('call-me'), {}, say('waiting.call-me')),
    ],
  });
}
