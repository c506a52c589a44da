import { Injectable, inject } from '@angular/core';
import type { QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { QUEUE_TEXTS } from './texts.js';

const { done } = QUEUE_TEXTS;

/** What the staff does about those who wait. Each act resolves to whether it was done; what came of it is said either way. */
@Injectable({ providedIn: 'root' })
export class TendQueue {
  private readonly store = inject(DeskStore);

  notify(entry: QueueEntry, text: string): Promise<boolean> {
    return this.about(entry, { type: 'consultation.notify', text }, done.notify);
  }

  delay(entry: QueueEntry, minutes: number): Promise<boolean> {
    return this.about(entry, { type: 'consultation.announce-delay', minutes }, done.delay, { minutes });
  }

  async delayAll(minutes: number): Promise<boolean> {
    const told = await this.store.attempt({ type: 'queue.announce-delay', member: this.store.member(), minutes });
    if (told) this.store.say(fill(done.delayAll, { minutes }));
    return told;
  }

  hold(entry: QueueEntry): Promise<boolean> {
    return entry.heldSince
      ? this.about(entry, { type: 'consultation.resume' }, done.resume)
      : this.about(entry, { type: 'consultation.hold' }, done.hold);
  }

  transfer(
    entry: QueueEntry,
    to: { readonly kind: 'member' | 'team'; readonly id: string; readonly name: string },
    note: string | null,
  ): Promise<boolean> {
    const from = entry.professional?.member ?? null;
    const body = { type: 'consultation.transfer', from, to: { kind: to.kind, id: to.id }, note } as const;
    return this.about(entry, body, done.transfer, { to: to.name });
  }

  takeOver(entry: QueueEntry): Promise<boolean> {
    const from = entry.professional?.member ?? null;
    return this.about(entry, { type: 'consultation.take-over', from }, done.takeOver);
  }

  byPhone(entry: QueueEntry): Promise<boolean> {
    return this.about(entry, { type: 'consultation.record-outcome', outcome: 'by-phone' }, done.byPhone);
  }

  setAway(away: boolean): Promise<boolean> {
    return this.store.attempt({ type: 'desk.set-away', away });
  }

  private async about(
    { consultation, visitorName }: QueueEntry,
    act: Act,
    words: string,
    values: Readonly<Record<string, string | number>> = {},
  ): Promise<boolean> {
    const did = await this.store.attempt({ ...act, consultation }, consultation);
    if (did) this.store.say(fill(words, { name: visitorName ?? TEXTS.queue.unnamed, ...values }));
    return did;
  }
}

type RequestAbout = Extract<Parameters<DeskStore['attempt']>[0], { consultation: string }>;
type Act = RequestAbout extends infer Each ? (Each extends RequestAbout ? Omit<Each, 'consultation'> : never) : never;
