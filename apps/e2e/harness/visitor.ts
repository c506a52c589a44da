import type { ServerMessage, VisitState } from '@confrere/contract';
import type { Locator } from 'playwright-core';
import { Person, PHONE, type PersonOptions } from './person.ts';
import { until } from './until.ts';

/** A visitor with a telephone in the hand, who taps what the page says. */
export class Visitor extends Person {
  private visit: VisitState | null = null;

  static async sit(
    options: Omit<PersonOptions, 'viewport'> & { viewport?: PersonOptions['viewport'] },
  ): Promise<Visitor> {
    const whole = { ...options, viewport: options.viewport ?? PHONE };
    return new Visitor(whole, ...(await Person.sitDown(whole)));
  }

  button(name: string, page = this.page): Locator {
    return page.getByRole('button', { name, exact: true });
  }

  headline(text: string | RegExp, page = this.page): Locator {
    return page.getByRole('heading', { level: 1, name: text });
  }

  async openLink(link: string): Promise<void> {
    await this.page.goto(link);
    await this.headline('Video appointment').waitFor();
  }

  /** From the link to the check screen. */
  async openCheck(link: string): Promise<void> {
    await this.openLink(link);
    await this.button('Start').click();
    await this.button('Turn on camera and sound').click();
    await this.headline('Is everything all right?').waitFor();
  }

  async goToWaitingRoom(): Promise<void> {
    await this.button('Continue').click();
    const name = this.page.getByLabel('Your name');
    const waiting = this.headline('You are in the waiting room');
    await name.or(waiting).first().waitFor();
    if (await name.isVisible()) {
      await name.fill(this.name);
      await this.button('Go to the waiting room').click();
    }
    await this.untilWaiting();
  }

  /** From the link to the waiting room. */
  async arrive(link: string): Promise<void> {
    await this.openCheck(link);
    await this.goToWaitingRoom();
  }

  /** In the waiting room, and the clinic knows. */
  async untilWaiting(page = this.page): Promise<void> {
    await this.headline('You are in the waiting room', page).waitFor();
    await page.getByText(/knows that you are here|has not started yet/).waitFor();
  }

  /** Waits until the server has told this page of its visit what is looked for. */
  async untilTold(what: string, satisfied: (visit: VisitState) => boolean): Promise<VisitState> {
    const told = await until(
      `the page of ${this.name} is told ${what}`,
      () => this.visit,
      (visit) => visit !== null && satisfied(visit),
    );
    if (!told) throw new Error(`${this.name} has no visit.`);
    return told;
  }

  async untilRung(): Promise<void> {
    await this.button('Answer').waitFor();
  }

  async answer(): Promise<void> {
    await this.button('Answer').click();
    await this.untilInCall();
  }

  async untilInCall(): Promise<void> {
    await this.headline(/^Call with /).waitFor({ state: 'attached' });
    await this.button('Answer').waitFor({ state: 'detached' });
  }

  async untilOver(): Promise<void> {
    await this.headline('Your appointment is over').waitFor();
  }

  protected override overhear(message: ServerMessage): void {
    super.overhear(message);
    if (message.type === 'visit.changed') this.visit = message.visit;
    else if (message.type === 'welcome' && message.snapshot?.kind === 'visit') this.visit = message.snapshot.visit;
  }
}
