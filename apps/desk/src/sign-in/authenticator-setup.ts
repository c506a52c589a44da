import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { QrCode } from '../invite/qr-code.js';
import { FaultAt } from './fault-at.js';
import { SIGN_IN } from './texts.js';

/** The QR code for an authenticator app, and the first code that it shows. */
@Component({
  selector: 'cf-authenticator-setup',
  imports: [FaultAt, MatButton, MatFormField, MatInput, MatLabel, QrCode],
  template: `
    <form (submit)="$event.preventDefault(); typed.emit(code.value)">
      <cf-qr-code [text]="uri()" [label]="texts.qr" data-test="authenticator-qr" />
      <p class="small">
        {{ texts.secret }} <code data-test="authenticator-secret">{{ secret() }}</code>
      </p>
      <mat-form-field appearance="outline">
        <mat-label>{{ texts.code }}</mat-label>
        <input
          matInput
          #code
          name="code"
          required
          [cfFaultAt]="fault() ? 'authenticator-fault' : null"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="40"
          data-test="code"
        />
      </mat-form-field>
      @if (fault(); as wrong) {
        <p class="fault" role="alert" id="authenticator-fault" data-test="fault">{{ wrong }}</p>
      }
      <button type="submit" matButton="filled" data-test="confirm-code" [disabled]="busy()">{{ texts.next }}</button>
    </form>
  `,
  styleUrl: './form.css',
})
export class AuthenticatorSetup {
  readonly uri = input.required<string>();
  readonly secret = input.required<string>();
  readonly fault = input<string | null>(null);
  readonly busy = input(false);
  readonly typed = output<string>();
  protected readonly texts = SIGN_IN;
}
