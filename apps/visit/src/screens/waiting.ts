import { ChangeDetectionStrategy, Component, DestroyRef, computed, effect, inject, signal } from '@angular/core';
import { SelfView } from '@confrere/browser/ui';
import { Clinic } from '../clinic.js';
import { Frame } from '../frame.js';
import { OwnWay } from '../own-way.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';
import { hourOf, isLate } from '../time-words.js';

/** How often the words about the time are looked at again. */
const LOOK = 20_000;
/** So long oneself is shown; then no more unless one asks for it, which spares the battery of a long wait. */
const PICTURED = 20_000;

/** The waiting room: where one stands, who will ring, what to do meanwhile (nothing). */
@Component({
  selector: 'cf-waiting',
  imports: [Frame, SelfView],
  templateUrl: './waiting.html',
  styles: `
    .self {
      inline-size: 9rem;
      block-size: 7rem;
    }
    .picture {
      display: flex;
      flex-wrap: wrap;
      gap: 0.75rem;
      align-items: center;
      margin-block: 1rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Waiting {
  protected readonly now = inject(Situation);
  protected readonly clinic = inject(Clinic);
  protected readonly before = inject(OwnWay);
  protected readonly say = say;
  protected readonly pictured = computed(() => this.wanted() ?? !this.seen());
  protected readonly canStayAwake = 'wakeLock' in navigator;
  protected readonly inside = computed(() => this.now.visit()?.state === 'waiting');
  /** The organization may not work: it cannot ring. */
  protected readonly paused = computed(() => this.now.visit()?.open === false);
  protected readonly lost = computed(
    () => this.now.line() === 'reconnecting' || (this.now.line() === 'connecting' && this.now.longLost()),
  );
  protected readonly presence = computed(() =>
    say(`waiting.${this.now.visit()?.professional.presence ?? 'available'}`, { name: this.now.professional() }),
  );
  protected readonly time = computed(() => {
    this.looks();
    const { plannedAt, organization } = this.now.page();
    if (!plannedAt) return null;
    const late = isLate(plannedAt, this.now.serverTime());
    return say(late ? 'waiting.late' : 'waiting.time', { time: hourOf(plannedAt, organization.timeZone) });
  });
  protected readonly lastRing = computed(() => {
    const reason = this.now.lastEnd();
    if (this.paused()) return null;
    if (reason !== 'cancelled' && reason !== 'unanswered' && reason !== 'declined') return null;
    return say(`waiting.${reason}`, { name: this.now.professional() });
  });
  private readonly looks = signal(0);
  /** Whether the visitor wants to see themselves; null while they have not said. */
  protected readonly wanted = signal<boolean | null>(null);
  private readonly seen = signal(false);

  constructor() {
    const camera = computed(() => this.now.media().cameraOn);
    effect((ends) => {
      if (!camera()) return;
      this.seen.set(false);
      const shown = this.now.clock.after(PICTURED, () => this.seen.set(true));
      ends(() => shown.cancel());
    });
    let timer = this.now.clock.after(LOOK, () => look());
    const look = (): void => {
      this.looks.update((count) => count + 1);
      timer = this.now.clock.after(LOOK, look);
    };
    inject(DestroyRef).onDestroy(() => timer.cancel());
  }
}
