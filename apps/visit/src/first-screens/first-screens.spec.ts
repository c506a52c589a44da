import type { LocalMedia, LocalMediaView, RingTone } from '@confrere/browser/call';
import type { VisitPage } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import { BeforeTheVisit } from '../before-the-visit.js';
import { PaintedLanding } from '../painted-landing.js';
import { signal } from '../signals.js';
import { Situation } from '../situation.js';
import { CLOSED_MEDIA as CLOSED, OPEN_MEDIA as OPEN, VISIT_PAGE } from '../visit-page.fixture.js';
import { blocked } from '../aside/blocked.js';
import { showFirstScreens } from './first-screens.js';

/** Nobody has opened the link yet. */
const PAGE: VisitPage = { ...VISIT_PAGE, opened: false, visitorName: null };

/** The page as the server painted it, with its script, and devices that answer when `answer` is called. */
function arrange({ tapped = false } = {}) {
  document.body.innerHTML = `<main id="landing"><p class="clinic">Fjord Clinic</p><h1 tabindex="-1">Video appointment</h1>
    <p id="landing-message"></p><button id="start" ${tapped ? 'data-tapped' : ''}>Start</button>
    <footer class="help"><p>Call 113</p></footer></main>`;
  globalThis.fetch = jest.fn().mockResolvedValue({ ok: true, json: () => Promise.resolve({ ...PAGE, opened: true }) });
  let changed: (view: LocalMediaView) => void = () => undefined;
  let answered: (view: LocalMediaView) => void = () => undefined;
  const own = {
    view: CLOSED,
    level: () => 0,
    release: jest.fn(),
    onChange: (listener: typeof changed) => (changed = listener),
    open: jest.fn(() => new Promise<LocalMediaView>((resolve) => (answered = resolve))),
  };
  const ring = { unlock: jest.fn(), test: jest.fn().mockResolvedValue(undefined) };
  const now = new Situation(PAGE, own as unknown as LocalMedia, ring as unknown as RingTone, new FakeClock());
  const landing = new PaintedLanding(document);
  const link = { reference: PAGE.reference, secret: 's'.repeat(43), tapped: false };
  const clinicIsHere = signal(false);
  const never = (): Promise<never> => new Promise(() => undefined);
  const before = new BeforeTheVisit(now, landing, link, never, never);
  showFirstScreens({ now, before, landing }, clinicIsHere, () => blocked);
  before.begin();
  const answer = (view: LocalMediaView): void => {
    changed(view);
    answered(view);
  };
  return { now, own, ring, clinicIsHere, answer };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
const seen = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('body *')].filter((each) => !each.closest('[hidden]'));
const headlines = (): (string | null)[] => seen().flatMap((each) => (each.tagName === 'H1' ? [each.textContent] : []));
const button = (text: string): HTMLElement => {
  const found = seen().find((each) => each.tagName === 'BUTTON' && each.textContent === text);
  if (!found) throw new Error(`There is no button ${text}.`);
  return found;
};

beforeAll(() => {
  HTMLMediaElement.prototype.play = () => Promise.resolve();
  window.scrollTo = () => undefined;
});
afterEach(() => document.body.replaceChildren());

describe('the screens before the waiting room', () => {
  test('a tap from before the script was here counts', async () => {
    arrange({ tapped: true });
    await settle();
    expect(headlines()).toEqual(['Let Dr Hansen see and hear you']);
  });

  test('one is shown at a time, its headline has the focus, and the tab is named by it', async () => {
    arrange();
    expect(headlines()).toEqual(['Video appointment']);
    button('Start').click();
    await settle();
    expect(headlines()).toEqual(['Let Dr Hansen see and hear you']);
    expect(document.activeElement?.tagName).toBe('H1');
    expect(document.title).toBe('Let Dr Hansen see and hear you – Fjord Clinic');
  });

  test('clinic and help stand on every screen as the server painted them', async () => {
    arrange();
    button('Start').click();
    await settle();
    expect(seen().flatMap((each) => (each.matches('.clinic, .help') ? [each.textContent] : []))).toEqual([
      'Fjord Clinic',
      'Call 113',
    ]);
  });

  test('the device is asked once, however often one taps, and its answer shows the check', async () => {
    const { own, answer } = arrange();
    button('Start').click();
    await settle();
    button('Turn on camera and sound').click();
    await settle();
    button('Look for the question on your screen …').click();
    expect(own.open).toHaveBeenCalledTimes(1);
    answer(OPEN);
    await settle();
    expect(headlines()).toEqual(['Is everything all right?']);
    expect(document.querySelector('video')?.srcObject).toBe(OPEN.stream);
  });

  test('a screen that goes lets the camera’s picture go', async () => {
    const { now, answer } = arrange();
    button('Start').click();
    await settle();
    button('Turn on camera and sound').click();
    answer(OPEN);
    await settle();
    const video = document.querySelector('video')!;
    now.step.set('name');
    await settle();
    expect(headlines()).toEqual(['What is your name?']);
    expect(video.srcObject).toBeNull();
  });

  test('the question about the sound appears with its answer’s buttons, and the focus goes on from it', async () => {
    const { answer } = arrange();
    button('Start').click();
    await settle();
    button('Turn on camera and sound').click();
    answer(OPEN);
    await settle();
    expect(() => button('Yes')).toThrow();
    button('Play sound').click();
    await settle();
    button('Yes').click();
    await settle();
    expect(document.activeElement).toBe(button('Continue'));
    expect(() => button('Yes')).toThrow();
  });

  test('a blocked camera says how to allow it, with its help code and a way on', async () => {
    const { answer } = arrange();
    button('Start').click();
    await settle();
    button('Turn on camera and sound').click();
    answer({ ...CLOSED, camera: 'blocked', microphone: 'blocked', failure: { code: 'CAM-2', device: 'both' } });
    await settle();
    expect(headlines()).toEqual(['The camera and the sound are blocked']);
    expect(document.querySelector('.steps')?.children.length).toBeGreaterThan(0);
    expect(document.body.textContent).toContain('Help code: CAM-2');
    button('Continue without both').click();
    await settle();
    expect(headlines()).toEqual(['What is your name?']);
  });

  test('an empty name is asked for again, in words', async () => {
    const { now } = arrange({ tapped: true });
    now.step.set('name');
    await settle();
    document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(document.body.textContent).toContain('Please write your name.');
    expect(document.activeElement?.tagName).toBe('INPUT');
  });

  test('while the clinic’s part is on its way the page says so, and leaves the place to it when it is here', async () => {
    const { now, clinicIsHere } = arrange({ tapped: true });
    now.step.set('ready');
    await settle();
    expect(headlines()).toEqual(['One moment …']);
    clinicIsHere.set(true);
    await settle();
    expect(headlines()).toEqual([]);
  });
});
