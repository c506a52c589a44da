import { Directive, effect, inject, input } from '@angular/core';
import { MatInput } from '@angular/material/input';

/** Marks a field as wrong, for eyes and screen readers alike; what is wrong stands in the `mat-error` beside it. */
@Directive({ selector: '[cfProblem]' })
export class FieldProblem {
  readonly cfProblem = input.required<string | null>();

  constructor() {
    const field = inject(MatInput);
    effect(() => {
      field.errorState = this.cfProblem() !== null;
      field.stateChanges.next();
    });
  }
}
