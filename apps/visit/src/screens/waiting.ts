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
/** After so long over the time a visitor is told that they are still in line. */
const LONG = 15 * 60_000;

/** Where browsers tell of it (Battery Status API). */
interface Battery {
  readonly level: number;
  readonly charging: boolean;
}

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
    audio {
      inline-size: 100%;
      margin-block-end: 1rem;
    }
    .said {
      white-space: pre-line;
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
  protected readonly inside = computed(() => this.now.visit()?.state === 'waiting');
  /** The organization may not work: it cannot ring. */
  /** Nobody new enters this room, and reads this; whoever has waited goes on waiting. */
  private readonly suspended = computed(() =>
    this.now.visit()?.waitingSince ? null : (this.room()?.suspended ?? null),
  );
  protected readonly paused = computed(() => this.now.visit()?.open === false || this.suspended() !== null);
  protected readonly pausedWords = computed(() => this.suspended() || say('waiting.paused'));
  protected readonly lost = computed(
    () => this.now.line() === 'reconnecting' || (this.now.line() === 'connecting' && this.now.longLost()),
  );
  protected readonly room = computed(() => this.now.visit()?.room);
  protected readonly presence = computed(() => {
    const { held, professional } = this.now.visit() ?? {};
    const presence = professional?.presence ?? 'available';
    const name = this.now.professional();
    if (held) return say('waiting.held', { name });
    return presence === 'busy' && this.room()?.team ? say('waiting.busy-team') : say(`waiting.${presence}`, { name });
  });
  /** What is true about the time, never a guess; the staff's word before the plan. */
  protected readonly time = computed(() => {
    this.looks();
    const now = this.now.serverTime();
    const { timeZone } = this.now.page().organization;
    const visit = this.now.visit();
    const expected = visit?.expectedAt;
    if (expected && !isLate(expected, now))
      return say('waiting.expected', { name: this.now.professional(), time: hourOf(expected, timeZone) });
    const planned = visit ? visit.plannedAt : this.now.page().plannedAt;
    if (!planned) return null;
    return say(isLate(planned, now) ? 'waiting.late' : 'waiting.time', { time: hourOf(planned, timeZone) });
  });
  /** Fifteen minutes after the time, and of waiting. */
  protected readonly long = computed(() => {
    this.looks();
    const { plannedAt, waitingSince } = this.now.visit() ?? {};
    const since = Math.max(Date.parse(plannedAt ?? waitingSince ?? ''), Date.parse(waitingSince ?? ''));
    return this.now.serverTime().getTime() - since >= LONG;
  });
  protected readonly position = computed(() => {
    const ahead = this.room()?.ahead ?? null;
    if (ahead === null) return null;
    return ahead < 2
      ? say(ahead ? 'waiting.one-before' : 'waiting.next')
      : say('waiting.before', { count: `${ahead}` });
  });
  protected readonly weakBattery = signal(false);
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
    const battery = (navigator as { getBattery?: () => Promise<Battery> }).getBattery?.();
    const lookAtBattery = ({ level, charging }: Battery): void => this.weakBattery.set(level < 0.15 && !charging);
    void battery?.then(lookAtBattery, () => undefined);
    let timer = this.now.clock.after(LOOK, () => look());
    const look = (): void => {
      void battery?.then(lookAtBattery, () => undefined);
      this.looks.update((count) => count + 1);
      timer = this.now.clock.after(LOOK, look);
    };
    inject(DestroyRef).onDestroy(() => timer.cancel());
  }
}
