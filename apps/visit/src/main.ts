import './early-tap.js';
import './breathe.js';
import { provideZonelessChangeDetection } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { LocalMedia, RingTone } from '@confrere/browser/call';
import { SystemClock } from '@confrere/kernel';
import { BeforeTheVisit } from './before-the-visit.js';
import { breathe } from './breathe.js';
import { LaterPart } from './later-screens.js';
import { readLink } from './link.js';
import { OwnWay } from './own-way.js';
import { PaintedLanding, readVisitPage } from './painted-landing.js';
import { Situation } from './situation.js';
import { Visit } from './visit.js';

const clock = new SystemClock();
const situation = new Situation(readVisitPage(document), new LocalMedia({ clock }), new RingTone(), clock);
const landing = new PaintedLanding(document);
const part = new LaterPart();
const before = new BeforeTheVisit(situation, landing, readLink(location), async () => {
  const { Clinic, ClinicScreens } = await import('./later.js');
  const clinic = new Clinic(situation, () => location.reload());
  part.loaded.set({ screens: ClinicScreens, providers: [{ provide: Clinic, useValue: clinic }] });
  clinic.start();
  return clinic;
});

// The link from the message, opened again in this very tab, changes nothing but the fragment.
addEventListener('hashchange', () => location.reload());

await breathe();
const application = await createApplication({
  providers: [
    provideZonelessChangeDetection(),
    { provide: Situation, useValue: situation },
    { provide: PaintedLanding, useValue: landing },
    { provide: BeforeTheVisit, useValue: before },
    { provide: OwnWay, useValue: before },
    { provide: LaterPart, useValue: part },
  ],
});
await breathe();
application.bootstrap(Visit);
before.begin();
