import type { QueueEntry, ServerMessage } from '@confrere/contract';
import type { Locator } from 'playwright-core';
import { DESKTOP, Person, type PersonOptions } from './person.ts';
import { until } from './until.ts';

/** A professional at the desk. */
export class Desk extends Person {
  private readonly queue = new Map<string, QueueEntry>();

  static async sit(options: Omit<PersonOptions, 'viewport'>): Promise<Desk> {
    const whole = { ...options, viewport: DESKTOP };
    return new Desk(whole, ...(await Person.sitDown(whole)));
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Opens the one-time link and signs in. */
  async enter(link: string): Promise<void> {
    await this.page.goto(link);
    await this.button('Open my desk').click();
    await this.page.getByRole('heading', { name: 'Waiting now' }).waitFor();
  }

  /** The button that rings this visitor; there only while they wait and nobody rings them. */
  callButton(visitor: string): Locator {
    return this.button(`Call ${visitor}`);
  }

  async call(visitor: string): Promise<void> {
    await this.callButton(visitor).click();
    await this.page.getByText(`Calling ${visitor}`).first().waitFor();
  }

  /** The line of a visitor in the queue. */
  row(visitor: string): Locator {
    return this.at('queue-row').filter({ has: this.page.getByText(visitor, { exact: true }) });
  }

  /** Chooses what to do about a visitor from the menu of their line. */
  async choose(visitor: string, ...items: string[]): Promise<void> {
    await this.button(`More for ${visitor}`).click();
    for (const name of items) await this.page.getByRole('menuitem', { name }).click();
  }

  async untilInCall(visitor: string): Promise<void> {
    await this.page.getByRole('heading', { name: `Call with ${visitor}` }).waitFor({ state: 'attached' });
  }

  async endForBoth(): Promise<void> {
    await this.button('End for both').click();
    await this.untilOver();
  }

  async untilOver(): Promise<void> {
    await this.page.getByRole('heading', { name: /^The call with .* is over$/ }).waitFor();
  }

  async backToQueue(): Promise<void> {
    await this.button(/Back to the queue/i).click();
    await this.page.getByRole('heading', { name: 'Waiting now' }).waitFor();
  }

  /** What the server last told this desk of a visitor. */
  queueEntry(visitor: string): QueueEntry | undefined {
    return [...this.queue.values()].find((entry) => entry.visitorName === visitor);
  }

  async untilQueued(visitor: string, satisfied: (entry: QueueEntry) => boolean): Promise<QueueEntry> {
    const entry = await until(
      `the queue of ${this.name} tells of ${visitor}`,
      () => this.queueEntry(visitor),
      (seen) => seen !== undefined && satisfied(seen),
    );
    if (!entry) throw new Error(`${visitor} is not in the queue.`);
    return entry;
  }

  async recordOutcome(outcome: string): Promise<void> {
    await this.page.getByRole('radio', { name: outcome }).or(this.button(outcome)).first().click();
  }

  /** A link for another visitor, as the desk's own request makes it. */
  async invite(visitorName: string | null): Promise<string> {
    const link = await this.page.evaluate(async (name) => {
      const answer = await fetch('/api/desk/invitations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ visitorName: name, plannedAt: null }),
      });
      return answer.ok ? ((await answer.json()) as { link: string }).link : `refused with ${answer.status}`;
    }, visitorName);
    if (!link.startsWith('http')) throw new Error(`The invitation was ${link}`);
    return link;
  }

  protected override overhear(message: ServerMessage): void {
    super.overhear(message);
    if (message.type === 'queue.changed') this.queue.set(message.entry.consultation, message.entry);
    else if (message.type === 'queue.removed') this.queue.delete(message.consultation);
    else if (message.type === 'welcome' && message.snapshot?.kind === 'desk') {
      this.queue.clear();
      for (const entry of message.snapshot.desk.queue) this.queue.set(entry.consultation, entry);
    }
  }
}
