import { LocalMedia, RingTone } from '@confrere/browser/call';
import { SystemClock } from '@confrere/kernel';
import { BeforeTheVisit } from './before-the-visit.js';
import type { FirstPage } from './first-screens/first-page.js';
import { showFirstScreens } from './first-screens/first-screens.js';
import { readLink } from './link.js';
import { PaintedLanding, readVisitPage } from './painted-landing.js';
import type { SheetName } from './situation.js';
import { effect, signal } from './signals.js';
import { Situation } from './situation.js';

const clock = new SystemClock();
const now = new Situation(readVisitPage(document), new LocalMedia({ clock }), new RingTone(), clock);
const landing = new PaintedLanding(document);
const clinicIsHere = signal(false);
const later = (): Promise<typeof import('./later.js')> => import('./later.js');
const before = new BeforeTheVisit(now, landing, readLink(location), later, async () => {
  const { openClinic } = await later();
  const clinic = await openClinic(now, before, () => location.reload());
  clinicIsHere.set(true);
  clinic.start();
  return clinic;
});

// What is beside the ordinary way is loaded when it is asked for.
const blocked = signal<((page: FirstPage) => HTMLElement) | null>(null);
const page = { now, before, landing };
effect(() => {
  const sheet = now.sheet();
  if (!sheet && (now.screen() !== 'blocked' || blocked())) return;
  import('./aside.js').then(
    (aside) => {
      blocked.set(aside.blocked);
      if (sheet && now.sheet() === sheet) aside.openSheet(page, sheet);
    },
    () => {
      now.sheet.set(null);
      now.refused.set('NET-4');
    },
  );
});
addEventListener('click', ({ target }) => {
  const sheet = (target as Element).closest<HTMLElement>('[data-sheet]')?.dataset['sheet'];
  if (sheet) now.sheet.set(sheet as SheetName);
});

// The public test page of an organization.
document.getElementById('start-test')?.addEventListener('click', () => {
  now.ring.unlock();
  void import('./check.js').then(({ testDevice }) => testDevice(page));
});

// The link from the message, opened again in this very tab, changes nothing but the fragment.
addEventListener('hashchange', () => location.reload());

showFirstScreens(page, clinicIsHere, blocked);
before.begin();
