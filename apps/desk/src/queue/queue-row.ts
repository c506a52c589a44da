import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { isAllowed, type QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { deviceWords } from '../words/device-words.js';
import { clockTime, minutesInWords, minutesSince, plannedTime } from '../words/moments.js';
import { presenceWords } from '../words/presence-words.js';
import { IntakeAnswersPart } from './intake-answers.js';
import { occupiedWords } from './occupied-words.js';
import { type RowAct, RowMenu } from './row-menu.js';
import { QUEUE_TEXTS } from './texts.js';
import { deliveryFact, invitedWords, toldWords, visitorFacts } from './visitor-facts.js';

/** One visitor who is expected, waits, is rung or is in a call: who, since when, how ready, and the one thing to do. */
@Component({
  selector: 'cf-queue-row',
  imports: [IntakeAnswersPart, MatButton, RowMenu],
  templateUrl: './queue-row.html',
  styleUrl: './queue-row.css',
  host: {
    'data-test': 'queue-row',
    '[attr.data-consultation]': 'entry().consultation',
    '[attr.data-state]': 'entry().state',
  },
})
export class QueueRow {
  readonly entry = input.required<QueueEntry>();
  readonly call = output<void>();
  /** A panel of the page is wanted. */
  readonly opens = output<Exclude<RowAct, 'no-show'>>();

  protected readonly texts = TEXTS.queue;
  protected readonly more = QUEUE_TEXTS;
  protected readonly store = inject(DeskStore);
  protected readonly asksNoShow = signal(false);

  protected readonly name = computed(() => this.entry().visitorName ?? TEXTS.queue.unnamed);
  protected readonly invited = computed(() => this.entry().state === 'invited');
  protected readonly presence = computed(() => presenceWords(this.entry(), this.store.timeZone()));
  /** An invited visitor's page may be open; without it there is nothing to say yet. */
  protected readonly showsPresence = computed(() => !this.invited() || this.entry().presence !== 'absent');
  protected readonly devices = computed(() => deviceWords(this.entry().devices));
  protected readonly facts = computed(() => {
    const delivery = deliveryFact(this.entry(), this.store.timeZone());
    return delivery ? [...visitorFacts(this.entry()), delivery] : visitorFacts(this.entry());
  });
  protected readonly told = computed(() => toldWords(this.entry(), this.store.timeZone()));
  protected readonly invitedTo = computed(() => invitedWords(this.entry(), this.store.timeZone()));
  protected readonly ended = computed(() => this.entry().state === 'ended');
  protected readonly held = computed(() => {
    const { heldSince } = this.entry();
    return heldSince && fill(QUEUE_TEXTS.held, { time: clockTime(heldSince, this.store.timeZone()) });
  });
  protected readonly planned = computed(() => {
    const { plannedAt } = this.entry();
    if (!plannedAt) return TEXTS.queue.unplanned;
    return fill(TEXTS.queue.planned, { time: plannedTime(plannedAt, this.store.now(), this.store.timeZone()) });
  });
  protected readonly waited = computed(() => {
    const { waitingSince, state } = this.entry();
    if (!waitingSince || (state !== 'waiting' && state !== 'ringing')) return null;
    const minutes = minutesSince(waitingSince, this.store.now());
    return { text: minutes < 1 ? TEXTS.queue.justArrived : fill(TEXTS.queue.waits, { time: minutesInWords(minutes) }) };
  });
  /** After the planned time the minutes stand out. */
  protected readonly late = computed(() => {
    const { plannedAt } = this.entry();
    return plannedAt !== null && new Date(plannedAt) < this.store.now();
  });
  protected readonly for = computed(() => {
    const { professional, room } = this.entry();
    if (professional?.member === this.store.member()) return null;
    const team = room.team && professional ? ` (${room.team})` : '';
    return fill(TEXTS.queue.for, { name: `${professional?.displayName ?? room.team ?? '–'}${team}` });
  });
  /** Why nobody can be called here now; null when Call works. */
  protected readonly hindrance = computed(() => {
    const { state, with: by } = this.entry();
    if (state !== 'waiting') {
      const since = by && clockTime(by.since, this.store.timeZone());
      return occupiedWords(state, by && { displayName: by.displayName, me: by.member === this.store.member() }, since);
    }
    if (this.store.offline()) return TEXTS.queue.offline;
    return this.store.nothingNew() ?? (this.store.call.found() ? TEXTS.queue.busy : null);
  });
  /** Not while it rings, nor in the call: the server would refuse it. */
  protected readonly mayBeTended = computed(() => {
    const { state } = this.entry();
    const role = this.store.identity()?.member.role;
    return (state === 'invited' || state === 'waiting') && role !== undefined && isAllowed(role, 'queue:tend');
  });
  protected readonly mayRing = computed(() => {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, 'consultation:ring');
  });
  protected readonly callLabel = computed(() => fill(TEXTS.queue.callNamed, { name: this.name() }));

  protected wrote({ text, at }: QueueEntry['written'][number]): string {
    return fill(QUEUE_TEXTS.wrote, { text, time: clockTime(at, this.store.timeZone()) });
  }

  protected act(act: RowAct): void {
    if (act === 'no-show') this.asksNoShow.set(true);
    else this.opens.emit(act);
  }

  protected noShow(): void {
    this.asksNoShow.set(false);
    void this.store.recordOutcome(this.entry().consultation, 'no-show');
  }
}
