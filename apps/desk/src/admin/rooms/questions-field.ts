import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { IntakeQuestion } from '@confrere/contract';
import { FieldProblem } from '../../shell/field-problem.js';
import { fill } from '../../texts.js';
import type { Problems } from './room-draft.js';
import { ROOMS } from './texts.js';

const MOST = 3;

/** What those who come without an appointment are asked. */
@Component({
  selector: 'cf-questions-field',
  imports: [FieldProblem, MatButton, MatError, MatFormField, MatInput, MatLabel],
  template: `
    <p class="small">{{ texts.askedWhat }}</p>
    @for (question of questions(); track $index) {
      <div class="question">
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ say(texts.question, { number: $index + 1 }) }}</mat-label>
          <input
            matInput
            #text
            maxlength="120"
            autocomplete="off"
            [readonly]="fixed()"
            [value]="question.text"
            [cfProblem]="problems().get('question-' + $index) ?? null"
            [attr.data-test]="'question-' + $index"
            (input)="write($index, { text: text.value })"
          />
          @if (problems().get('question-' + $index); as wrong) {
            <mat-error data-test="field-problem">{{ wrong }}</mat-error>
          }
        </mat-form-field>
        <label>
          <input
            type="checkbox"
            #needed
            [disabled]="fixed()"
            [checked]="question.needed"
            [attr.data-test]="'needed-' + $index"
            (change)="write($index, { needed: needed.checked })"
          />
          {{ texts.needed }}
        </label>
        @if (!fixed()) {
          <button
            type="button"
            matButton="text"
            [attr.aria-label]="say(texts.removeQuestion, { number: $index + 1 })"
            (click)="remove($index)"
          >
            ✕
          </button>
        }
      </div>
    }
    @if (!fixed() && questions().length < most) {
      <button type="button" matButton="outlined" class="start" data-test="add-question" (click)="add()">
        {{ texts.addQuestion }}
      </button>
    }
  `,
  styleUrl: './parts.css',
})
export class QuestionsField {
  readonly questions = input.required<readonly IntakeQuestion[]>();
  readonly problems = input.required<Problems>();
  readonly fixed = input(false);
  readonly changed = output<IntakeQuestion[]>();
  protected readonly texts = ROOMS;
  protected readonly say = fill;
  protected readonly most = MOST;

  protected add(): void {
    this.changed.emit([...this.questions(), { text: '', needed: false }]);
  }

  protected write(index: number, change: Partial<IntakeQuestion>): void {
    this.changed.emit(this.questions().map((each, at) => (at === index ? { ...each, ...change } : each)));
  }

  protected remove(index: number): void {
    this.changed.emit(this.questions().filter((_, at) => at !== index));
  }
}
