import { beginScreen } from '../begin-screen.js';
import { effect, scoped, type Readable, type Scoped } from '../signals.js';
import type { Screen } from '../step.js';
import { say } from '../texts.js';
import { ask } from './ask.js';
import { blocked } from './blocked.js';
import { check } from './check.js';
import type { FirstPage } from './first-page.js';
import { moment } from './moment.js';
import { name } from './name.js';

type Make = (page: FirstPage) => HTMLElement;
const SCREENS: Partial<Record<Screen, Make>> = { ask, blocked, check, name };

/**
 * Shows the screens before the waiting room, one at a time, in place of the painted one.
 * @param clinicIsHere whether the part of the page with all other screens is loaded.
 */
export function showFirstScreens(page: FirstPage, clinicIsHere: Readable<boolean>): void {
  const { now, landing } = page;
  let before = now.screen();
  let shown: (Scoped<HTMLElement> & { readonly make: Make }) | null = null;
  /** The check is made while the device asks its question, so that it is there with the first picture. */
  let prepared: Scoped<HTMLElement> | null = null;

  const show = (make: Make | null): void => {
    shown?.end();
    shown?.made.remove();
    shown = make && { ...((make === check && prepared) || scoped(() => make(page))), make };
    if (make === check) prepared = null;
    if (shown) landing.after(shown.made);
    if (make === ask) setTimeout(() => (prepared ??= scoped(() => check(page))));
  };

  effect(() => {
    const screen = now.screen();
    const make = SCREENS[screen] ?? (screen === 'landing' || clinicIsHere() ? null : moment);
    landing.show(screen === 'landing');
    if (now.closed() === 'access-ended') landing.tell(say('landing.ended'), { canStart: false });
    if (make === (shown?.make ?? null) && screen === before) return;
    if (make !== (shown?.make ?? null)) show(make);
    before = screen;
    // The clinic's screens are rendered before this comes about.
    setTimeout(() => beginScreen(document, now.page().organization.name));
  });
}
