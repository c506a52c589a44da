import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { approveAdministrator } from '@confrere/browser/data-access';
import type { IdentityProviders } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { fill } from '../../texts.js';
import { longDate } from '../../words/moments.js';
import { providerFault } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';

type Waiting = IdentityProviders['waitingForApproval'][number];

/** Members whom a group would make administrators. */
@Component({
  selector: 'cf-waiting-approvals',
  imports: [MatButton],
  template: `
    <h2>{{ texts.title }}</h2>
    <p class="small">{{ texts.intro }}</p>
    <ul>
      @for (each of people(); track each.id) {
        <li data-test="approval">
          <strong>{{ each.displayName }}</strong>
          <span class="small">{{ since(each) }}</span>
          @if (mayAgree()) {
            <button
              type="button"
              matButton="outlined"
              data-test="approve"
              [disabled]="busy()"
              [attr.aria-label]="say(texts.agreeNamed, { name: each.displayName })"
              (click)="agree(each)"
            >
              {{ texts.agree }}
            </button>
          }
        </li>
      }
    </ul>
    <div role="alert">
      @if (fault(); as wrong) {
        <p class="fault" data-test="fault">{{ wrong }}</p>
      }
    </div>
  `,
  styleUrl: './parts.css',
  styles: `
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1rem;
      align-items: center;
    }
    li strong {
      flex: 1 1 12rem;
    }
  `,
})
export class WaitingApprovals {
  readonly people = input.required<readonly Waiting[]>();
  readonly mayAgree = input.required<boolean>();
  readonly agreed = output<void>();
  protected readonly texts = STAFF_SIGN_IN.approvals;
  protected readonly say = fill;
  private readonly store = inject(DeskStore);
  private readonly confirmation = inject(IdentityConfirmation);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);

  protected since({ since }: Waiting): string {
    return fill(this.texts.since, { date: longDate(since, this.store.timeZone()) });
  }

  protected async agree({ id, displayName }: Waiting): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      await this.confirmation.before(() => approveAdministrator(id));
      this.store.say(fill(this.texts.done, { name: displayName }));
      this.agreed.emit();
    } catch (error) {
      this.fault.set(providerFault(error));
    }
    this.busy.set(false);
  }
}
