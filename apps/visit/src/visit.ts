import { ChangeDetectionStrategy, Component, DOCUMENT, effect, inject } from '@angular/core';
import { LaterPart, LaterScreens } from './later-screens.js';
import { PaintedLanding } from './painted-landing.js';
import { Ask } from './screens/ask.js';
import { Blocked } from './screens/blocked.js';
import { Check } from './screens/check.js';
import { Moment } from './screens/moment.js';
import { Name } from './screens/name.js';
import { Situation } from './situation.js';
import { say } from './texts.js';

/** The visitor's page after the first screen: one screen at a time, each with its headline in focus. */
@Component({
  selector: 'cf-visit',
  imports: [Ask, Blocked, Check, LaterScreens, Moment, Name],
  template: `
    @switch (now.screen()) {
      @case ('ask') {
        <cf-ask />
      }
      @case ('blocked') {
        <cf-blocked />
      }
      @case ('check') {
        <cf-check />
      }
      @case ('name') {
        <cf-name />
      }
      @case ('landing') {}
      @default {
        @if (!part.loaded()) {
          <cf-moment />
        }
      }
    }
    <ng-container cfLaterScreens />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Visit {
  protected readonly now = inject(Situation);
  protected readonly part = inject(LaterPart);

  constructor() {
    const landing = inject(PaintedLanding);
    const page = inject(DOCUMENT);
    let before = this.now.screen();
    effect(() => {
      const screen = this.now.screen();
      landing.show(screen === 'landing');
      if (this.now.closed() === 'access-ended') landing.tell(say('landing.ended'), { canStart: false });
      if (screen === before) return;
      before = screen;
      // After the screen has been rendered: that happens before this task ends.
      setTimeout(() => beginScreen(page, this.now.page().organization.name));
    });
  }
}

/** A new screen starts at its headline: for eyes at the top, for screen readers by focus, for the tab by its title. */
function beginScreen(page: Document, organization: string): void {
  const headline = [...page.querySelectorAll<HTMLElement>('h1')].find((each) => !each.closest('[inert],[hidden]'));
  if (!headline) return;
  page.title = `${headline.textContent.trim()} – ${organization}`;
  page.defaultView?.scrollTo(0, 0);
  headline.focus({ preventScroll: true });
}
