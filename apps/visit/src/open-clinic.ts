import { provideZonelessChangeDetection } from '@angular/core';
import { createApplication } from './angular-first.js';
import { breathe } from './breathe.js';
import { Clinic } from './clinic.js';
import { ClinicScreens } from './clinic-screens.js';
import { OwnWay } from './own-way.js';
import { Situation } from './situation.js';

/** Sets up the clinic's side of the page, in tasks short enough for a slow phone; it still has to be started. */
export async function openClinic(now: Situation, own: OwnWay, reload: () => void): Promise<Clinic> {
  await breathe();
  const clinic = new Clinic(now, reload);
  await breathe();
  const application = await createApplication({
    providers: [
      provideZonelessChangeDetection(),
      { provide: Situation, useValue: now },
      { provide: OwnWay, useValue: own },
      { provide: Clinic, useValue: clinic },
    ],
  });
  await breathe();
  application.bootstrap(ClinicScreens);
  await breathe();
  return clinic;
}
