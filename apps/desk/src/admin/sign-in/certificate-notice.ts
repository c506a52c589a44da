import { Component, computed, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { identityProviders } from '@confrere/browser/data-access';
import type { IdentityProvider } from '@confrere/contract';
import { remember, remembered } from '../../shell/remembered.js';
import { TEXTS, fill } from '../../texts.js';
import { certificateWarning, stateOf } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';

/** Tells whoever may change it that a certificate ends soon; once it was closed, not again before it is more urgent. */
@Component({
  selector: 'cf-certificate-notice',
  imports: [MatButton, RouterLink],
  template: `
    @for (each of told(); track each.key) {
      <aside class="notice" [attr.aria-label]="each.name" data-test="certificate-notice">
        <p>
          <strong>{{ each.name }}</strong> {{ each.words }}
        </p>
        <a matButton="text" routerLink="/admin/sign-in" [queryParams]="{ provider: each.id }" data-test="notice-open">{{
          texts.open
        }}</a>
        <button type="button" matButton="text" data-test="close-certificate-notice" (click)="close(each.key)">
          {{ closeLabel }}
        </button>
      </aside>
    }
  `,
  styles: `
    .notice {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 0.75rem;
      align-items: center;
      padding: 0.25rem 1.5rem;
      background: var(--cf-warning-ground);
      color: var(--cf-warning);
    }
    p {
      flex: 1 1 16rem;
      padding-block: 0.5rem;
    }
  `,
})
export class CertificateNotice {
  protected readonly texts = STAFF_SIGN_IN.notice;
  protected readonly closeLabel = TEXTS.notice.close;
  private readonly there = signal<readonly IdentityProvider[]>([]);
  private readonly closed = signal<readonly string[]>([]);
  protected readonly told = computed(() =>
    this.there().flatMap((provider) => {
      const threshold = certificateWarning(provider);
      if (threshold === null) return [];
      const key = `certificate-${provider.id}-${threshold}`;
      if (this.closed().includes(key) || remembered(key, false)) return [];
      const { words } = stateOf(provider, (moment) => moment.slice(0, 10));
      return [{ key, id: provider.id, name: fill(this.texts.of, { name: provider.settings.name }), words }];
    }),
  );

  constructor() {
    // Without an answer there is nothing to tell; the screen itself says what is wrong.
    identityProviders().then(
      (all) => this.there.set(all.identityProviders),
      () => undefined,
    );
  }

  protected close(key: string): void {
    remember(key, true);
    this.closed.update((keys) => [...keys, key]);
  }
}
