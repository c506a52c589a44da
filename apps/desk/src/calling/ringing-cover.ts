import { Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { SelfView } from '@confrere/browser/ui';
import { Clock } from '@confrere/kernel';
import { DeskStore } from '../desk-store.js';
import { failureWords } from '../devices/failure-words.js';
import { everySecond } from '../shell/elapsed.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { TEXTS, fill } from '../texts.js';
import { deviceWords } from '../words/device-words.js';
import { plannedTime } from '../words/moments.js';
import { presenceWords } from '../words/presence-words.js';

/** While it rings: whom, how long still, how I look, and a way back. */
@Component({
  selector: 'cf-ringing-cover',
  imports: [FocusedHeading, MatButton, SelfView],
  templateUrl: './ringing-cover.html',
  styleUrl: './ringing-cover.css',
  host: { 'data-test': 'ringing' },
})
export class RingingCover {
  protected readonly store = inject(DeskStore);
  protected readonly texts = TEXTS.calling;
  protected readonly devices = TEXTS.devices;
  protected readonly attempt = this.store.call.attempt;
  protected readonly name = computed(() => this.attempt()?.name ?? '');
  protected readonly title = computed(() => {
    const sentence = {
      devices: TEXTS.calling.allow,
      unheard: TEXTS.calling.unheardTitle,
      rung: TEXTS.calling.title,
    }[this.attempt()?.step ?? 'rung'];
    return fill(sentence, { name: this.name() });
  });
  protected readonly nobodySees = computed(() => fill(TEXTS.calling.nobodySees, { name: this.name() }));
  protected readonly allowHow = computed(() => fill(TEXTS.calling.allowHow, { name: this.name() }));
  protected readonly failure = computed(() => failureWords(this.store.call.media()));
  /** What helps to see that it is the right person. */
  protected readonly about = computed(() => {
    const entry = this.store.queue().get(this.attempt()?.consultation ?? '');
    if (!entry) return [];
    const zone = this.store.timeZone();
    const planned =
      entry.plannedAt && fill(TEXTS.queue.planned, { time: plannedTime(entry.plannedAt, this.store.now(), zone) });
    const devices = deviceWords(entry.devices);
    const trouble = devices.tone === 'notice' ? devices.text : null;
    return [planned, TEXTS.confirm.identity, presenceWords(entry, zone), trouble].filter((line) => !!line);
  });
  protected readonly left = computed(() => {
    const until = this.store.call.ringsUntil();
    if (!until) return null;
    this.second();
    const seconds = Math.max(0, Math.ceil((until.getTime() - this.clock.now().getTime()) / 1000));
    return fill(TEXTS.calling.left, { seconds });
  });
  private readonly clock = inject(Clock);
  private readonly second = signal(0);

  constructor() {
    everySecond(this.clock, inject(DestroyRef), () => this.second.update((count) => count + 1));
  }
}
