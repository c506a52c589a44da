import { computed, inject, Injectable } from '@angular/core';
import { DeskStore } from '../../desk-store.js';

/** Moments as the trail's reader sees them: the organization's clock, to the second. */
@Injectable({ providedIn: 'root' })
export class TrailDates {
  private readonly store = inject(DeskStore);
  private readonly format = computed(
    () =>
      new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: this.store.timeZone() }),
  );

  /** `3 Dec 2026, 10:30:05` */
  exact(moment: string): string {
    return this.format().format(new Date(moment));
  }
}
