import { Component, ElementRef, Injectable, afterNextRender, inject, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ProblemError, confirmPasskeyOptions, confirmWays, reauthenticate } from '@confrere/browser/data-access';
import type { ConfirmWays } from '@confrere/contract';
import { FaultAt } from '../sign-in/fault-at.js';
import { codeOf, faultWords } from '../sign-in/fault-words.js';
import { SIGN_IN } from '../sign-in/texts.js';
import { giveFocusBack } from './give-focus-back.js';

/** Asks who it is when the server wants to know, and tries again. `cf-confirm-identity` stands in the desk's frame. */
@Injectable({ providedIn: 'root' })
export class IdentityConfirmation {
  /** Somebody waits for an answer. */
  readonly asked = signal(false);
  private answer: ((confirmed: boolean) => void) | null = null;

  /**
   * Does what may need a recent proof of who it is: `confirmation.before(() => removePasskey(id))`.
   * @throws ProblemError whatever `act` throws; `access.reauthenticate` when the question was closed.
   */
  async before<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'access.reauthenticate' || !(await this.ask()))
        throw error;
      return act();
    }
  }

  settle(confirmed: boolean): void {
    this.asked.set(false);
    this.answer?.(confirmed);
    this.answer = null;
  }

  private ask(): Promise<boolean> {
    this.settle(false);
    this.asked.set(true);
    return new Promise((resolve) => (this.answer = resolve));
  }
}

/** The question itself. */
@Component({
  selector: 'cf-confirm-identity',
  imports: [FaultAt, MatButton, MatFormField, MatInput, MatLabel],
  template: `
    <dialog
      #dialog
      aria-labelledby="confirm-identity-heading"
      data-test="confirm-identity"
      (cancel)="confirmation.settle(false)"
    >
      <h2 id="confirm-identity-heading">{{ texts.confirmTitle }}</h2>
      <p>{{ texts.confirmIntro }}</p>
      @if (ways(); as way) {
        @if (way.password) {
          <form (submit)="$event.preventDefault(); byPassword(password.value)">
            <mat-form-field appearance="outline">
              <mat-label>{{ texts.password }}</mat-label>
              <input
                matInput
                #password
                name="password"
                type="password"
                [cfFaultAt]="fault() ? 'confirm-fault' : null"
                required
                autocomplete="current-password"
                maxlength="512"
                data-test="confirm-password"
              />
            </mat-form-field>
            <button type="submit" matButton="filled" data-test="confirm-by-password" [disabled]="busy()">
              {{ texts.confirm }}
            </button>
          </form>
        }
        @if (way.passkey) {
          <button
            type="button"
            matButton="outlined"
            data-test="confirm-by-passkey"
            [disabled]="busy()"
            (click)="byPasskey()"
          >
            {{ texts.confirmPasskey }}
          </button>
        }
        @if (!way.password && !way.passkey) {
          <p>{{ texts.confirmNoWay }}</p>
        }
      }
      @if (fault(); as wrong) {
        <p class="fault" role="alert" id="confirm-fault" data-test="fault">{{ wrong }}</p>
      }
      <button type="button" matButton="text" data-test="cancel-confirm-identity" (click)="confirmation.settle(false)">
        {{ texts.cancel }}
      </button>
    </dialog>
  `,
  styleUrls: ['../sign-in/form.css', './dialog.css'],
})
export class ConfirmIdentity {
  protected readonly texts = SIGN_IN;
  protected readonly confirmation = inject(IdentityConfirmation);
  protected readonly ways = signal<ConfirmWays | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    giveFocusBack();
    afterNextRender(() => this.dialog().nativeElement.showModal());
    confirmWays().then(
      (ways) => this.ways.set(ways),
      (error: unknown) => this.fault.set(faultWords(error)),
    );
  }

  protected byPassword(password: string): Promise<void> {
    return this.attempt(() => reauthenticate({ by: 'password', password }), SIGN_IN.fault['password.wrong']);
  }

  protected byPasskey(): Promise<void> {
    return this.attempt(async () => {
      // Loaded only where a passkey is used: most of the desk does without.
      const { usePasskey } = await import('../sign-in/passkey.js');
      await reauthenticate({ by: 'passkey', passkey: await usePasskey(await confirmPasskeyOptions()) });
    }, SIGN_IN.fault['passkey.wrong']);
  }

  private async attempt(act: () => Promise<void>, refused?: string): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      await act();
      this.confirmation.settle(true);
    } catch (error) {
      this.fault.set((codeOf(error) === 'sign-in.refused' ? refused : undefined) ?? faultWords(error));
    }
    this.busy.set(false);
  }
}
