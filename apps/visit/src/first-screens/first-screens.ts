import { beginScreen } from '../begin-screen.js';
import { effect, scoped, type Readable, type Scoped } from '../signals.js';
import type { Screen } from '../step.js';
import { say } from '../texts.js';
import { ask } from './ask.js';
import { check } from './check.js';
import type { FirstPage } from './first-page.js';
import { moment } from './moment.js';
import { name } from './name.js';

type Make = (page: FirstPage) => HTMLElement;
type Made = Scoped<HTMLElement> & { readonly make: Make };
const SCREENS: Partial<Record<Screen, Make>> = { ask, check, name };

/**
 * Shows the screens before the waiting room, one at a time, in place of the painted one.
 * @param clinicIsHere whether the part of the page with all other screens is loaded.
 * @param blocked makes that screen, once it is loaded.
 */
export function showFirstScreens(
  page: FirstPage,
  clinicIsHere: Readable<boolean>,
  blocked: Readable<Make | null>,
): void {
  const { now, landing } = page;
  let before = now.screen();
  let shown: Made | null = null;
  /** The next screen is made while the visitor looks at this one, so that it is there at the tap, and with the first picture. */
  let prepared: Made | null = null;

  const madeBy = (make: Make): Made => ({ ...scoped(() => make(page)), make });
  const prepare = (make: Make): void =>
    void setTimeout(() => {
      if (make === shown?.make || make === prepared?.make) return;
      prepared?.end();
      prepared = madeBy(make);
    });
  const show = (make: Make | null): void => {
    shown?.end();
    shown?.made.remove();
    if (make !== prepared?.make) shown = make && madeBy(make);
    else [shown, prepared] = [prepared, null];
    if (shown) landing.after(shown.made);
    if (make === ask) prepare(check);
  };

  effect(() => {
    const screen = now.screen();
    const other = screen === 'landing' || clinicIsHere() ? null : moment;
    const make = screen === 'blocked' ? (blocked() ?? moment) : (SCREENS[screen] ?? other);
    landing.show(screen === 'landing');
    if (now.closed() === 'access-ended') landing.tell(say('landing.ended'), { canStart: false });
    if (make === (shown?.make ?? null) && screen === before) return;
    if (make !== (shown?.make ?? null)) show(make);
    before = screen;
    // The clinic's screens are rendered before this comes about.
    setTimeout(() => beginScreen(document, now.page().organization.name));
  });
  if (!now.page().opened && !now.page().over) prepare(ask);
}
