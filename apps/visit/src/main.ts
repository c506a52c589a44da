import { LocalMedia, RingTone } from '@confrere/browser/call';
import { SystemClock } from '@confrere/kernel';
import { BeforeTheVisit } from './before-the-visit.js';
import { showFirstScreens } from './first-screens/first-screens.js';
import { readLink } from './link.js';
import { PaintedLanding, readVisitPage } from './painted-landing.js';
import { signal } from './signals.js';
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

// The link from the message, opened again in this very tab, changes nothing but the fragment.
addEventListener('hashchange', () => location.reload());

showFirstScreens({ now, before, landing }, clinicIsHere);
before.begin();
