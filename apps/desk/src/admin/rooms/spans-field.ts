import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OpeningSpan } from '@confrere/contract';
import { fill } from '../../texts.js';
import { withAnother } from './room-draft.js';
import { ROOMS } from './texts.js';

/** The clock of a field has no 24:00; the end of a day is shown as its last minute's next. */
const END = '24:00';
const MIDNIGHT = '00:00';

/** When it is open on one day: spans, each with its two times. */
@Component({
  selector: 'cf-spans-field',
  imports: [MatButton],
  template: `
    @for (span of spans(); track $index) {
      <div class="span" data-test="span">
        <input
          type="time"
          required
          #from
          [attr.aria-label]="say(texts.from, { day: day() })"
          [attr.aria-invalid]="problem() ? 'true' : null"
          [readonly]="fixed()"
          [value]="span.from"
          data-test="span-from"
          (change)="write($index, { from: from.value, to: span.to })"
        />
        <span aria-hidden="true">–</span>
        <input
          type="time"
          required
          #to
          [attr.aria-label]="say(texts.to, { day: day() })"
          [attr.aria-invalid]="problem() ? 'true' : null"
          [readonly]="fixed()"
          [value]="shownEnd(span.to)"
          data-test="span-to"
          (change)="write($index, { from: span.from, to: readEnd(to.value) })"
        />
        @if (!fixed()) {
          <button
            type="button"
            matButton="text"
            data-test="remove-span"
            [attr.aria-label]="say(texts.removeSpan, { from: span.from, to: span.to, day: day() })"
            (click)="remove($index)"
          >
            ✕
          </button>
        }
      </div>
    } @empty {
      <span class="small closed">{{ texts.closedDay }}</span>
    }
    @if (!fixed() && spans().length < 6) {
      <button
        type="button"
        matButton="text"
        class="add"
        data-test="add-span"
        [attr.aria-label]="say(texts.addSpanOn, { day: day() })"
        (click)="changed.emit(another())"
      >
        + {{ texts.addSpan }}
      </button>
    }
    @if (problem(); as wrong) {
      <p class="problem" role="alert" data-test="field-problem">{{ wrong }}</p>
    }
  `,
  styleUrl: './parts.css',
})
export class SpansField {
  readonly spans = input.required<readonly OpeningSpan[]>();
  /** As it is called: `Monday`, `24 December`. */
  readonly day = input.required<string>();
  readonly problem = input<string | null>(null);
  readonly fixed = input(false);
  readonly changed = output<OpeningSpan[]>();
  protected readonly texts = ROOMS;
  protected readonly say = fill;

  protected shownEnd(to: string): string {
    return to === END ? MIDNIGHT : to;
  }

  protected readEnd(value: string): string {
    return value === MIDNIGHT ? END : value;
  }

  protected another(): OpeningSpan[] {
    return withAnother(this.spans());
  }

  protected write(index: number, span: OpeningSpan): void {
    this.changed.emit(this.spans().map((each, at) => (at === index ? span : each)));
  }

  protected remove(index: number): void {
    this.changed.emit(this.spans().filter((_, at) => at !== index));
  }
}
