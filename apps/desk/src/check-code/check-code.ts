import { ChangeDetectionStrategy, Component, computed, signal } from '@angular/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { decodeCheck } from '@confrere/contract';
import { CHECK_CODE_TEXTS, checkWords } from './texts.js';

/** Says in words what a visitor's test found, from the code that they read out. */
@Component({
  selector: 'cf-check-code',
  imports: [MatFormFieldModule, MatInput],
  template: `
    <h3>{{ texts.title }}</h3>
    <mat-form-field appearance="outline">
      <mat-label>{{ texts.label }}</mat-label>
      <input
        matInput
        inputmode="numeric"
        autocomplete="off"
        maxlength="9"
        data-test="check-code"
        (input)="typed.set($any($event.target).value)"
      />
      <mat-hint>{{ texts.hint }}</mat-hint>
    </mat-form-field>
    <div role="status">
      @if (wrong()) {
        <p data-test="check-code-wrong">{{ texts.wrong }}</p>
      } @else if (found().length) {
        <ul data-test="check-code-words">
          @for (line of found(); track line) {
            <li>{{ line }}</li>
          }
        </ul>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      margin-block-start: 1.5rem;
      padding-block-start: 1rem;
      border-block-start: 1px solid var(--cf-line);
    }
    h3 {
      margin: 0 0 0.75rem;
      font-size: 1.0625rem;
    }
    mat-form-field {
      inline-size: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CheckCode {
  protected readonly texts = CHECK_CODE_TEXTS;
  protected readonly typed = signal('');
  private readonly figures = computed(() => this.typed().replace(/\D/g, ''));
  private readonly result = computed(() => decodeCheck(this.figures()));
  protected readonly wrong = computed(() => this.figures().length >= 6 && this.result() === null);
  protected readonly found = computed(() => {
    const result = this.result();
    return result ? checkWords(result) : [];
  });
}
