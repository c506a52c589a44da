import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { BeforeTheVisit } from '../before-the-visit.js';
import { deviceHelp, platformOf } from '../device-help.js';
import { Frame } from '../frame.js';
import { Situation } from '../situation.js';
import { say } from '../texts.js';

/** Camera or sound is blocked: what to do on this device, and ways on without it. Goes on by itself once it is allowed. */
@Component({
  selector: 'cf-blocked',
  imports: [Frame],
  template: `
    <cf-frame [code]="failure()?.code ?? 'MIC-1'">
      <h1 tabindex="-1">{{ help().title }}</h1>
      <ol class="card steps">
        @for (step of help().steps; track step) {
          <li>{{ step }}</li>
        }
      </ol>
      @if (!hasSound()) {
        <p class="muted">{{ say('blocked.neither-means', { name: now.professional() }) }}</p>
      }
      <button action type="button" class="primary" [attr.aria-disabled]="busy()" (click)="retry()">
        {{ help().again }}
      </button>
      <button action type="button" class="secondary" (click)="soundOnly()">{{ say('blocked.sound-only') }}</button>
      @if (!hasSound()) {
        <button action type="button" class="quiet" (click)="before.goOnAnyway()">{{ say('blocked.neither') }}</button>
      }
    </cf-frame>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Blocked {
  protected readonly now = inject(Situation);
  protected readonly before = inject(BeforeTheVisit);
  protected readonly say = say;
  protected readonly busy = signal(false);
  protected readonly failure = computed(() => this.now.media().failure);
  protected readonly hasSound = computed(() => this.now.media().microphone === 'ready');
  protected readonly help = computed(() =>
    deviceHelp(this.failure()?.code ?? 'MIC-1', platformOf(navigator.userAgent, navigator.maxTouchPoints)),
  );

  private readonly destroyed = inject(DestroyRef);
  /** One device was allowed while the other was still being asked for: asked again when that is over. */
  private allowedMeanwhile = false;

  constructor() {
    for (const name of ['camera', 'microphone']) void this.watch(name as PermissionName);
  }

  protected retry(camera = true): void {
    if (this.busy()) return;
    this.busy.set(true);
    void this.before.turnOn({ camera, microphone: true }).finally(() => {
      this.busy.set(false);
      if (!this.allowedMeanwhile || this.destroyed.destroyed) return;
      this.allowedMeanwhile = false;
      this.retry();
    });
  }

  protected soundOnly(): void {
    if (this.hasSound()) this.before.goOnAnyway();
    else this.retry(false);
  }

  /** Firefox knows no permission of these names, and Safari tells no change: there the button is the way. */
  private async watch(name: PermissionName): Promise<void> {
    const permission = await navigator.permissions?.query({ name }).catch(() => null);
    if (!permission || this.destroyed.destroyed) return;
    const changed = (): void => {
      if (permission.state !== 'granted') return;
      if (this.busy()) this.allowedMeanwhile = true;
      else this.retry();
    };
    permission.addEventListener('change', changed);
    this.destroyed.onDestroy(() => permission.removeEventListener('change', changed));
  }
}
