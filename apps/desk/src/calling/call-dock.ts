import { Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { DeskStore } from '../desk-store.js';
import { Elapsed } from '../shell/elapsed.js';
import { TEXTS } from '../texts.js';
import { deviceWords } from '../words/device-words.js';
import { clockTime, minutesInWords, minutesSince, plannedTime } from '../words/moments.js';

/** Beside the picture: who it is, what is known of them, how long it lasts, and who else waits. Folded on a phone. */
@Component({
  selector: 'cf-call-dock',
  imports: [Elapsed],
  templateUrl: './call-dock.html',
  styleUrl: './call-dock.css',
  host: { 'data-test': 'dock', role: 'complementary', '[attr.aria-label]': 'texts.dock' },
})
export class CallDock {
  protected readonly store = inject(DeskStore);
  protected readonly texts = TEXTS.call;
  protected readonly name = computed(() => this.store.call.attempt()?.name ?? '');
  protected readonly since = computed(() => this.store.call.view()?.liveSince ?? null);
  /** Wide screens have room for it; a phone shows the summary line and unfolds. */
  protected readonly wide = signal(false);
  protected readonly unfolded = signal(false);
  private readonly entry = computed(() => this.store.queue().get(this.store.call.attempt()?.consultation ?? ''));
  protected readonly devices = computed(() => {
    const entry = this.entry();
    return entry ? deviceWords(entry.devices).text : null;
  });
  protected readonly planned = computed(() => {
    const plannedAt = this.entry()?.plannedAt;
    return plannedAt ? plannedTime(plannedAt, this.store.now(), this.store.timeZone()) : null;
  });
  protected readonly waitedSince = computed(() => {
    const waitingSince = this.entry()?.waitingSince;
    return waitingSince ? clockTime(waitingSince, this.store.timeZone()) : null;
  });
  protected readonly others = computed(() =>
    this.store
      .sections()
      .waiting.filter(
        ({ state, consultation }) => state === 'waiting' && consultation !== this.store.call.attempt()?.consultation,
      )
      .map(({ consultation, visitorName, waitingSince }) => ({
        consultation,
        name: visitorName ?? TEXTS.queue.unnamed,
        wait: waitingSince ? minutesInWords(minutesSince(waitingSince, this.store.now())) : '',
      })),
  );

  constructor() {
    const room = matchMedia('(min-width: 60.01rem)');
    const look = (): void => this.wide.set(room.matches);
    look();
    room.addEventListener('change', look);
    inject(DestroyRef).onDestroy(() => room.removeEventListener('change', look));
  }

  protected fold(click: Event): void {
    click.preventDefault();
    if (!this.wide()) this.unfolded.update((open) => !open);
  }
}
