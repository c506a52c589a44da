import { Component, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { setNewPassword } from '@confrere/browser/data-access';
import { FocusedHeading } from '../shell/focused-heading.js';
import { FaultAt } from './fault-at.js';
import { codeOf, faultWords } from './fault-words.js';
import { SIGN_IN } from './texts.js';

/** `/desk/reset#<secret>`: a new password, once. */
@Component({
  selector: 'cf-new-password-page',
  imports: [FaultAt, FocusedHeading, MatButton, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    <main class="plain-page" data-test="new-password">
      @switch (state()) {
        @case ('done') {
          <h1 cfFocused>{{ texts.newDone }}</h1>
          <p>{{ texts.newDoneIntro }}</p>
          <button type="button" matButton="filled" data-test="go-sign-in" (click)="done.emit()">
            {{ texts.goSignIn }}
          </button>
        }
        @case ('used') {
          <h1 cfFocused>{{ texts.linkUsed }}</h1>
          <p data-test="link-used">{{ texts.linkUsedIntro }}</p>
          <button type="button" matButton="outlined" (click)="done.emit()">{{ texts.goSignIn }}</button>
        }
        @default {
          <h1 cfFocused>{{ texts.newTitle }}</h1>
          <form (submit)="$event.preventDefault(); save(password.value)">
            <mat-form-field appearance="outline">
              <mat-label>{{ texts.newPassword }}</mat-label>
              <input
                matInput
                #password
                name="password"
                type="password"
                [cfFaultAt]="fault() ? 'sign-in-fault' : null"
                required
                autocomplete="new-password"
                maxlength="512"
                data-test="password"
              />
              <mat-hint>{{ texts.newHint }}</mat-hint>
            </mat-form-field>
            @if (fault(); as wrong) {
              <p class="fault" role="alert" id="sign-in-fault" data-test="fault">{{ wrong }}</p>
            }
            <button type="submit" matButton="filled" data-test="save-password" [disabled]="state() === 'saving'">
              {{ texts.save }}
            </button>
          </form>
        }
      }
    </main>
  `,
  styleUrls: ['../entry/plain-page.css', './form.css'],
})
export class NewPasswordPage {
  readonly done = output<void>();
  protected readonly texts = SIGN_IN;
  private readonly secret = location.hash.slice(1);
  protected readonly fault = signal<string | null>(null);
  protected readonly state = signal<'ready' | 'saving' | 'done' | 'used'>(
    /^[A-Za-z0-9_-]{43}$/.test(this.secret) ? 'ready' : 'used',
  );

  protected async save(password: string): Promise<void> {
    if (this.state() === 'saving') return;
    this.state.set('saving');
    this.fault.set(null);
    try {
      await setNewPassword({ secret: this.secret, password });
      history.replaceState(null, '', location.pathname);
      this.state.set('done');
    } catch (error) {
      const used = codeOf(error) === 'reset.unknown';
      this.fault.set(used ? null : faultWords(error));
      this.state.set(used ? 'used' : 'ready');
    }
  }
}
