import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { changeLocalAccountRule, localAccountRule } from '@confrere/browser/data-access';
import type { ChangeLocalAccountRule, LocalAccountRule } from '@confrere/contract';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { providerFault } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';

/** Whether members have accounts of the appliance, what is asked of those, and the way in when nothing else works. */
@Component({
  selector: 'cf-local-accounts',
  imports: [MatButton],
  template: `
    <h2 id="local-heading">{{ texts.title }}</h2>
    <p class="small">{{ texts.intro }}</p>
    @if (rule(); as now) {
      <form
        (submit)="$event.preventDefault(); save({ allowed: allowed.checked, secondFactorRequired: required.checked })"
      >
        <label class="choice">
          <input
            #allowed
            type="checkbox"
            aria-describedby="local-allowed-hint"
            data-test="local-allowed"
            [checked]="now.allowed"
            [disabled]="!mayChange() || now.locked"
          />
          <span>{{ texts.allowed }}</span>
        </label>
        <p id="local-allowed-hint" class="small">
          {{ texts.allowedHint }}
          @if (now.locked) {
            <strong data-test="local-locked">{{ texts.locked }}</strong>
          }
        </p>
        <label class="choice">
          <input
            #required
            type="checkbox"
            aria-describedby="second-factor-hint"
            data-test="second-factor-required"
            [checked]="now.secondFactorRequired"
            [disabled]="!mayChange()"
          />
          <span>{{ texts.required }}</span>
        </label>
        <p id="second-factor-hint" class="small">{{ texts.requiredHint }}</p>
        <div role="alert">
          @if (fault(); as wrong) {
            <p class="fault" data-test="local-fault">{{ wrong }}</p>
          }
        </div>
        @if (mayChange()) {
          <div class="acts">
            <button type="submit" matButton="outlined" data-test="save-local-accounts" [disabled]="busy()">
              {{ texts.save }}
            </button>
            <span role="status" class="small" data-test="local-saved">{{ saved() ?? '' }}</span>
          </div>
        }
      </form>
    } @else if (fault(); as wrong) {
      <p class="fault" role="alert">{{ wrong }}</p>
    }
    <h3>{{ texts.breakGlass }}</h3>
    <p>{{ texts.breakGlassIntro }}</p>
    <code data-test="break-glass">{{ texts.command }}</code>
  `,
  styleUrl: './parts.css',
})
export class LocalAccounts {
  readonly mayChange = input.required<boolean>();
  protected readonly texts = STAFF_SIGN_IN.local;
  private readonly confirmation = inject(IdentityConfirmation);
  protected readonly rule = signal<LocalAccountRule | null>(null);
  protected readonly busy = signal(false);
  protected readonly saved = signal<string | null>(null);
  protected readonly fault = signal<string | null>(null);

  constructor() {
    localAccountRule().then(
      (rule) => this.rule.set(rule),
      (error: unknown) => this.fault.set(providerFault(error)),
    );
  }

  protected async save(wish: ChangeLocalAccountRule): Promise<void> {
    const before = this.rule();
    if (this.busy() || !before) return;
    this.busy.set(true);
    this.saved.set(null);
    this.fault.set(null);
    try {
      await this.confirmation.before(() => changeLocalAccountRule(wish));
      this.rule.set({ ...before, ...wish });
      this.saved.set(before.allowed && !wish.allowed ? this.texts.savedOff : this.texts.saved);
    } catch (error) {
      this.fault.set(providerFault(error));
    }
    this.busy.set(false);
  }
}
