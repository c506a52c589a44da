import { Directive, effect, inject, input } from '@angular/core';
import { MatInput } from '@angular/material/input';

/** Marks a field as wrong and ties it to the words that say so, for whoever hears the page. */
@Directive({ selector: '[cfFaultAt]' })
export class FaultAt {
  /** The id of those words; null while nothing is wrong. */
  readonly cfFaultAt = input.required<string | null>();

  constructor() {
    const field = inject(MatInput);
    effect(() => {
      const id = this.cfFaultAt();
      field.userAriaDescribedBy = id ?? '';
      field.errorState = id !== null;
      field.stateChanges.next();
    });
  }
}
