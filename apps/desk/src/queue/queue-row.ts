import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { deviceWords } from '../words/device-words.js';
import { clockTime, minutesInWords, minutesSince, plannedTime } from '../words/moments.js';
import { presenceWords } from '../words/presence-words.js';
import { occupiedWords } from './occupied-words.js';

/** One visitor who is expected, waits, is rung or is in a call: who, since when, how ready, and the one thing to do. */
@Component({
  selector: 'cf-queue-row',
  imports: [MatButton],
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

  protected readonly texts = TEXTS.queue;
  protected readonly store = inject(DeskStore);
  protected readonly asksNoShow = signal(false);

  protected readonly name = computed(() => this.entry().visitorName ?? TEXTS.queue.unnamed);
  protected readonly invited = computed(() => this.entry().state === 'invited');
  protected readonly presence = computed(() => presenceWords(this.entry(), this.store.timeZone()));
  /** An invited visitor's page may be open; without it there is nothing to say yet. */
  protected readonly showsPresence = computed(() => !this.invited() || this.entry().presence !== 'absent');
  protected readonly devices = computed(() => deviceWords(this.entry().devices));
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
    return fill(TEXTS.queue.for, { name: professional?.displayName ?? room.team ?? '–' });
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
  protected readonly mayMiss = computed(() => {
    const { state, presence, plannedAt } = this.entry();
    if (this.store.offline()) return false;
    if (state === 'invited') return plannedAt === null || this.late();
    return state === 'waiting' && presence === 'absent';
  });
  protected readonly callLabel = computed(() => fill(TEXTS.queue.callNamed, { name: this.name() }));

  protected noShow(): void {
    this.asksNoShow.set(false);
    void this.store.recordOutcome(this.entry().consultation, 'no-show');
  }
}
