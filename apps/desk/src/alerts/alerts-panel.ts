import { Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { CHIMES, type ChimeName } from './chimes.js';
import { DeskAlerts } from './desk-alerts.js';
import { ALERT_TEXTS } from './texts.js';

/** Which sound, how loud, and whether the desktop is told: chosen and heard in one place. */
@Component({
  selector: 'cf-alerts-panel',
  imports: [MatButton, MatSlideToggle],
  template: `
    <p>{{ texts.intro }}</p>
    <mat-slide-toggle data-test="sound" [checked]="alerts.sound()" (change)="alerts.setSound($event.checked)">{{
      texts.sound
    }}</mat-slide-toggle>
    <fieldset [disabled]="!alerts.sound()">
      <legend>{{ texts.chime }}</legend>
      @for (chime of chimes; track chime.name) {
        <label class="choice">
          <input
            type="radio"
            name="chime"
            [value]="chime.name"
            [checked]="alerts.chime() === chime.name"
            [attr.data-test]="'chime-' + chime.name"
            (change)="alerts.setChime(chime.name)"
          />
          {{ chime.label }}
        </label>
      }
    </fieldset>
    <label class="volume">
      <span>{{ texts.volume }}</span>
      <input
        #volume
        type="range"
        min="0"
        max="100"
        step="10"
        data-test="volume"
        [disabled]="!alerts.sound()"
        [value]="alerts.volume()"
        (input)="alerts.setVolume(volume.valueAsNumber)"
      />
      <output>{{ alerts.volume() }} %</output>
    </label>
    <button
      type="button"
      matButton="outlined"
      data-test="test-sound"
      [disabled]="!alerts.sound()"
      (click)="alerts.test()"
    >
      {{ texts.test }}
    </button>
    <mat-slide-toggle
      #notifies
      data-test="notifies"
      [checked]="alerts.notifies()"
      [disabled]="alerts.right() === 'none'"
      (change)="setNotifies(notifies)"
      >{{ texts.notifies }}</mat-slide-toggle
    >
    <p class="small" role="status" data-test="notifies-hint">{{ hint() }}</p>
    <button type="button" matButton="filled" data-test="alerts-done" (click)="done.emit()">{{ texts.done }}</button>
  `,
  styles: `
    :host {
      display: grid;
      gap: 1rem;
    }
    fieldset {
      display: grid;
      gap: 0.25rem;
      margin: 0;
      padding: 0.5rem 1rem 0.75rem;
      border: 1px solid var(--cf-line);
      border-radius: var(--cf-radius);
    }
    .choice {
      display: flex;
      gap: 0.625rem;
      align-items: center;
      min-block-size: 2.25rem;
    }
    input[type='radio'] {
      inline-size: 1.25rem;
      block-size: 1.25rem;
      accent-color: var(--cf-primary);
    }
    .volume {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) 3.5rem;
      gap: 0.75rem;
      align-items: center;
    }
    input[type='range'] {
      accent-color: var(--cf-primary);
    }
    output {
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    button {
      justify-self: start;
    }
  `,
})
export class AlertsPanel {
  readonly done = output<void>();
  protected readonly alerts = inject(DeskAlerts);
  protected readonly texts = ALERT_TEXTS;
  protected readonly chimes = Object.entries(CHIMES).map(([name, { label }]) => ({ name: name as ChimeName, label }));
  protected readonly hint = computed(() => {
    const right = this.alerts.right();
    return right === 'denied' ? ALERT_TEXTS.denied : right === 'none' ? ALERT_TEXTS.none : ALERT_TEXTS.hint;
  });

  protected async setNotifies(toggle: MatSlideToggle): Promise<void> {
    await this.alerts.setNotifies(toggle.checked);
    toggle.checked = this.alerts.notifies();
  }
}
