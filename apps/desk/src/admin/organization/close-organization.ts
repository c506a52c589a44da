import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { closeOrganization } from '@confrere/browser/data-access';
import type { OrganizationView } from '@confrere/contract';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { ORGANIZATION } from './texts.js';

/** The owner's way to end it all, asked twice. */
@Component({
  selector: 'cf-close-organization',
  imports: [MatButton, MatFormField, MatInput, MatLabel],
  template: `
    <h2 id="close-heading">{{ texts.close }}</h2>
    <p>{{ texts.closeWhat }}</p>
    @if (asked()) {
      <p role="alert">
        <strong>{{ say(texts.closeAsk, { name: name() }) }}</strong>
      </p>
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ texts.closeNote }}</mat-label>
        <textarea matInput #note rows="2" maxlength="500" data-test="close-note"></textarea>
      </mat-form-field>
      <div class="acts">
        <button type="button" matButton="outlined" data-test="keep-open" (click)="asked.set(false)">
          {{ texts.closeNo }}
        </button>
        <button type="button" matButton="text" data-test="close-yes" [disabled]="busy()" (click)="close(note.value)">
          {{ texts.closeYes }}
        </button>
      </div>
    } @else {
      <button type="button" matButton="outlined" class="start" data-test="close-organization" (click)="asked.set(true)">
        {{ texts.close }} …
      </button>
    }
    @if (fault(); as wrong) {
      <p class="fault" role="alert" data-test="close-fault">{{ wrong }}</p>
    }
  `,
  styleUrls: ['../../sign-in/form.css'],
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    .start {
      justify-self: start;
    }
  `,
})
export class CloseOrganizationPart {
  readonly name = input.required<string>();
  readonly closed = output<OrganizationView>();
  protected readonly texts = ORGANIZATION;
  protected readonly say = fill;
  protected readonly asked = signal(false);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly confirmation = inject(IdentityConfirmation);

  protected async close(note: string): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      this.closed.emit(await this.confirmation.before(() => closeOrganization({ note: note.trim() || null })));
      this.asked.set(false);
    } catch (error) {
      // Whoever closed the question knows why nothing happened.
      if (codeOf(error) !== 'access.reauthenticate') this.fault.set(faultWords(error));
    }
    this.busy.set(false);
  }
}
