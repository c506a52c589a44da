import type { VisitPage } from '@confrere/contract';
import { say } from './texts.js';

/** The facts that the server painted into the page, for the script. */
export function readVisitPage(from: Document): VisitPage {
  const text = from.getElementById('visit-page')?.textContent ?? 'null';
  return JSON.parse(text) as VisitPage;
}

/**
 * The first screen as the server painted it. The script does not paint it again (nothing jumps, and it is there before any
 * script): it listens for Start, says what went wrong, and hides it while another screen is shown.
 */
export class PaintedLanding {
  private readonly screen: HTMLElement | null;
  private readonly button: HTMLElement | null;
  private readonly message: HTMLElement | null;

  constructor(private readonly from: Document) {
    this.screen = from.getElementById('landing');
    this.button = from.getElementById('start');
    this.message = from.getElementById('landing-message');
  }

  /** A tap from before this script was here counts: the page marks it (`index.html`). `test`: it is too early for the visit. */
  onStart(start: (test: boolean) => void): void {
    const first = (): void => start(this.button?.dataset['test'] !== undefined);
    this.button?.addEventListener('click', first);
    this.from.getElementById('start-now')?.addEventListener('click', () => start(false));
    if (this.button?.hasAttribute('data-tapped')) first();
  }

  /** The clinic's line and the way to get help, for another screen. */
  frame(): { clinic: Node; help: HTMLElement } {
    const copy = (part: string): HTMLElement =>
      this.screen!.querySelector<HTMLElement>(part)!.cloneNode(true) as HTMLElement;
    return { clinic: copy('.clinic'), help: copy('.help') };
  }

  /** Puts another screen in the place behind this one. */
  after(screen: HTMLElement): void {
    this.screen?.after(screen);
  }

  /** Says why it does not go on. `canStart` false takes the button away: pressing it would not help. */
  tell(text: string, { code = null, canStart }: { code?: string | null; canStart: boolean }): void {
    if (this.button) {
      this.button.hidden = !canStart;
      this.button.removeAttribute('data-tapped');
    }
    if (!this.message) return;
    this.message.textContent = text;
    if (!code) return;
    const small = this.from.createElement('small');
    small.textContent = say('help.code', { code });
    this.message.append(small);
  }

  clear(): void {
    if (this.message) this.message.textContent = '';
  }

  show(shown: boolean): void {
    if (this.screen) this.screen.hidden = !shown;
  }
}
