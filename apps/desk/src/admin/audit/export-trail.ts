import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { exportAudit } from '@confrere/browser/data-access';
import type { AuditFilter, ExportAudit } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { DeskStore } from '../../desk-store.js';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { AUDIT } from './texts.js';

/** Takes a copy of what the filter shows; the server wants to know again who it is. */
@Component({
  selector: 'cf-export-trail',
  imports: [MatButton],
  template: `
    <section aria-labelledby="export-heading">
      <h2 id="export-heading">{{ texts.export }}</h2>
      <p>{{ texts.exportIntro }}</p>
      @if (hasGaps()) {
        <p class="small" data-test="export-gaps">{{ texts.exportGaps }}</p>
      }
      <div class="acts">
        <button
          type="button"
          matButton="outlined"
          data-test="export-jsonl"
          [disabled]="state() === 'busy'"
          (click)="take('jsonl')"
        >
          {{ texts.jsonLines }}
        </button>
        <button
          type="button"
          matButton="outlined"
          data-test="export-csv"
          [disabled]="state() === 'busy'"
          (click)="take('csv')"
        >
          {{ texts.csv }}
        </button>
      </div>
      <p role="status" class="small" data-test="export-state">
        {{ state() === 'busy' ? texts.exporting : state() === 'done' ? texts.exported : '' }}
      </p>
      @if (fault(); as wrong) {
        <p class="fault" role="alert" data-test="export-fault">{{ wrong }}</p>
      }
    </section>
  `,
  styleUrl: '../../sign-in/form.css',
  styles: `
    section {
      display: grid;
      gap: 0.75rem;
    }
  `,
})
export class ExportTrail {
  readonly filter = input.required<AuditFilter>();
  readonly hasGaps = input.required<boolean>();
  /** A copy was taken: the trail has one entry more. */
  readonly taken = output<void>();

  protected readonly texts = AUDIT;
  protected readonly state = signal<'ready' | 'busy' | 'done'>('ready');
  protected readonly fault = signal<string | null>(null);
  private readonly confirmation = inject(IdentityConfirmation);
  private readonly store = inject(DeskStore);
  private readonly clock = inject(Clock);

  protected async take(format: ExportAudit['format']): Promise<void> {
    if (this.state() === 'busy') return;
    this.state.set('busy');
    this.fault.set(null);
    try {
      const filter = this.filter();
      const file = await this.confirmation.before(() => exportAudit({ format, filter }));
      this.hand(file, `audit-trail-${this.store.now().toISOString().slice(0, 10)}.${format}`);
      this.state.set('done');
      this.taken.emit();
    } catch (error) {
      // Whoever closed the question knows why there is no file.
      if (codeOf(error) !== 'access.reauthenticate') this.fault.set(faultWords(error));
      this.state.set('ready');
    }
  }

  /** Into the browser's downloads. */
  private hand(file: Blob, name: string): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    // By then the download has a hold of its own on the file.
    this.clock.after(60_000, () => URL.revokeObjectURL(link.href));
  }
}
