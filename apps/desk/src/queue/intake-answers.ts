import { Component, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { intakeAnswers } from '@confrere/browser/data-access';
import type { IntakeAnswers } from '@confrere/contract';
import { faultWords } from '../sign-in/fault-words.js';

const TEXTS = {
  show: 'Show answers',
  showOf: 'Show the answers of {name}',
  none: 'The answers are forgotten.',
} as const;

/** What a visitor answered on the way in; asked for by a press, since reading is written into the audit trail. */
@Component({
  selector: 'cf-intake-answers',
  imports: [MatButton],
  template: `
    @if (read(); as told) {
      <dl data-test="answers">
        @for (each of told.answers; track $index) {
          <dt class="small">{{ each.question }}</dt>
          <dd>{{ each.answer }}</dd>
        } @empty {
          <dt class="small">{{ texts.none }}</dt>
        }
      </dl>
    } @else {
      <button
        type="button"
        matButton="text"
        data-test="show-answers"
        [attr.aria-label]="label()"
        [disabled]="busy()"
        (click)="show()"
      >
        {{ texts.show }}
      </button>
    }
    @if (fault(); as wrong) {
      <p role="alert">{{ wrong }}</p>
    }
  `,
  styles: `
    button {
      margin-inline-start: -0.75rem;
    }
    dl {
      display: grid;
      gap: 0.125rem;
      margin: 0.25rem 0;
    }
    dd {
      margin: 0 0 0.25rem;
      overflow-wrap: anywhere;
    }
  `,
})
export class IntakeAnswersPart {
  readonly consultation = input.required<string>();
  readonly visitor = input.required<string>();
  protected readonly texts = TEXTS;
  protected readonly read = signal<IntakeAnswers | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);

  protected label(): string {
    return TEXTS.showOf.replace('{name}', () => this.visitor());
  }

  protected async show(): Promise<void> {
    this.busy.set(true);
    try {
      this.read.set(await intakeAnswers(this.consultation()));
      this.fault.set(null);
    } catch (error) {
      this.fault.set(faultWords(error));
    }
    this.busy.set(false);
  }
}
