import { encodeCheck, type CheckWays, type WayResult } from '@confrere/contract';
import { cameraLine, microphoneLine, picture, soundLine } from '../first-screens/check.js';
import { button, el, icon } from '../first-screens/element.js';
import { frame, headline, type FirstPage } from '../first-screens/first-page.js';
import { computed, scoped, signal, type Writable } from '../signals.js';
import { sayCheck } from './check-texts.js';
import { tryWay } from './try-way.js';

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
type Way = WayResult | 'running';
type Ways = Readonly<Record<(typeof TRANSPORTS)[number], Way>>;
const RUNNING: Ways = { udp: 'running', tcp: 'running', tls: 'running' };

/** Inside the tap that starts it: shows the test in place of the painted screen, and begins it. */
export function testDevice(page: FirstPage): void {
  const ways = signal<Ways>(RUNNING);
  const unreachable = signal(false);
  const { made } = scoped(() => screen(page, ways, unreachable));
  page.landing.show(false);
  page.landing.after(made);
  made.querySelector('h1')?.focus();
  begin(page, ways, unreachable);
}

function begin({ now }: FirstPage, ways: Writable<Ways>, unreachable: Writable<boolean>): void {
  ways.set(RUNNING);
  unreachable.set(false);
  void now.own.open({ camera: true, microphone: true });
  void fetch('/api/check/relay', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: '{}',
  })
    .then((answer) => (answer.ok ? (answer.json() as Promise<CheckWays>) : Promise.reject(new Error())))
    .then(async (offered) => {
      const found = { udp: 'none', tcp: 'none', tls: 'none' } as Record<keyof Ways, Way>;
      for (const { transport } of offered.ways) found[transport] = 'running';
      ways.set({ ...found });
      // One after the other: a slow line is not to fail for being tried three times at once.
      for (const way of offered.ways) {
        found[way.transport] = (await tryWay(way)) ? 'works' : 'fails';
        ways.set({ ...found });
      }
    })
    .catch(() => unreachable.set(true));
}

function screen(page: FirstPage, ways: Writable<Ways>, unreachable: Writable<boolean>): HTMLElement {
  const { now } = page;
  const again = button('secondary', () => begin(page, ways, unreachable), {}, sayCheck('again'));
  const verdict = computed(() => {
    const { udp, tcp, tls } = ways();
    if (unreachable()) return 'unreachable';
    if ([udp, tcp, tls].includes('running')) return null;
    return udp === 'works' ? 'good' : tcp === 'works' || tls === 'works' ? 'weak' : 'blocked';
  });
  const code = computed(() => {
    const { udp, tcp, tls } = ways();
    if (verdict() === null || unreachable()) return null;
    const result = (way: Way): WayResult => (way === 'running' ? 'none' : way);
    return encodeCheck({ ...now.devices(), udp: result(udp), tcp: result(tcp), tls: result(tls) });
  });
  return frame(page, {
    content: [
      headline(sayCheck('title')),
      el('p', { class: 'notice', role: 'alert' }, () => (now.media().failure ? sayCheck('blockedDevices') : '')),
      picture(page),
      el('ul', { class: 'card lines' }, cameraLine(page), microphoneLine(page), soundLine(page, again)),
      el('ul', { class: 'card lines' }, ...TRANSPORTS.map((each) => wayLine(() => ways()[each], each))),
      el('p', { role: 'status' }, () => {
        const said = verdict();
        return said === null ? '' : sayCheck(said);
      }),
      el(
        'p',
        { class: 'card', id: 'result-code', hidden: () => code() === null },
        el('strong', {}, () => sayCheck('code', { code: code() ?? '' })),
        el('small', {}, sayCheck('code-what')),
      ),
    ],
    actions: [again],
  });
}

function wayLine(way: () => Way, name: (typeof TRANSPORTS)[number]): HTMLElement {
  return el(
    'li',
    { class: () => (way() === 'works' ? 'good' : null), hidden: () => way() === 'none', 'data-way': name },
    icon(() => (way() === 'works' ? 'done' : 'attention')),
    el('span', {}, () => {
      const state = way();
      return state === 'none' ? '' : sayCheck(state, { way: sayCheck(`way-${name}`) });
    }),
  );
}
