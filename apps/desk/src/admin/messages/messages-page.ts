import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { messagesOverview, sendTestMessage } from '@confrere/browser/data-access';
import type { MessageDelivery, MessagesOverview, MessageWay } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { SidePanel } from '../../shell/side-panel.js';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { dateThere } from '../people/people-words.js';
import { MESSAGES } from './texts.js';

/** How messages leave the appliance, what became of the latest, and those that are shown instead of sent. */
@Component({
  selector: 'cf-messages-page',
  imports: [FocusedHeading, MatButton, MatFormField, MatInput, MatLabel, SidePanel],
  templateUrl: './messages-page.html',
  styleUrl: './messages-page.css',
})
export class MessagesPage {
  protected readonly texts = MESSAGES;
  protected readonly say = fill;
  private readonly store = inject(DeskStore);
  protected readonly there = signal<MessagesOverview | null>(null);
  protected readonly fault = signal<string | null>(null);
  protected readonly testing = signal<MessageWay | null>(null);
  protected readonly testFault = signal<string | null>(null);

  constructor() {
    void this.load();
  }

  protected date(moment: string): string {
    return dateThere(moment, this.store.timeZone());
  }

  protected nameOf({ template }: MessageDelivery): string {
    return MESSAGES.template[template] ?? MESSAGES.otherTemplate;
  }

  protected open(way: MessageWay): void {
    this.testFault.set(null);
    this.testing.set(way);
  }

  /** What was typed stays when it did not work. */
  protected async test({ channel, name }: MessageWay, to: string): Promise<void> {
    this.testFault.set(null);
    try {
      const { sent, reason } = await sendTestMessage({ channel, name, to: to.trim() });
      if (sent) {
        this.testing.set(null);
        this.store.say(MESSAGES.sent);
      } else this.testFault.set(fill(MESSAGES.notSent, { reason: reason ?? '' }));
    } catch (error) {
      this.testFault.set(MESSAGES.fault[codeOf(error)] ?? faultWords(error));
    }
    await this.load();
  }

  private async load(): Promise<void> {
    try {
      this.there.set(await messagesOverview());
      this.fault.set(null);
    } catch (error) {
      this.fault.set(faultWords(error));
    }
  }
}
