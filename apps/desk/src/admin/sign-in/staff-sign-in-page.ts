import { Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { identityProviders } from '@confrere/browser/data-access';
import { type IdentityProvider, type IdentityProviders, isAllowed, type Permission } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { fill } from '../../texts.js';
import { AddProvider } from './add-provider.js';
import { LocalAccounts } from './local-accounts.js';
import { ProviderPage } from './provider-page.js';
import { momentThere, providerFault, stateOf } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';
import { WaitingApprovals } from './waiting-approvals.js';

/** How the staff signs in: the identity providers, and accounts of the appliance. */
@Component({
  selector: 'cf-staff-sign-in-page',
  imports: [AddProvider, FocusedHeading, LocalAccounts, MatButton, ProviderPage, RouterLink, WaitingApprovals],
  templateUrl: './staff-sign-in-page.html',
  styleUrls: ['./parts.css', './card.css', './provider-page.css', './staff-sign-in-page.css'],
})
export class StaffSignInPage {
  protected readonly texts = STAFF_SIGN_IN;
  protected readonly say = fill;
  private readonly store = inject(DeskStore);
  private readonly router = inject(Router);
  private readonly query = toSignal(inject(ActivatedRoute).queryParamMap);

  protected readonly there = signal<IdentityProviders | null>(null);
  protected readonly fault = signal<string | null>(null);
  protected readonly mayChange = computed(() => this.may('identity-provider:change'));
  protected readonly mayAgree = computed(() => this.may('people:change'));
  protected readonly adding = computed(() => this.mayChange() && this.query()?.has('add') === true);
  protected readonly chosen = computed(() => {
    const id = this.query()?.get('provider');
    return this.there()?.identityProviders.find((each) => each.id === id || each.address === id) ?? null;
  });
  protected readonly rows = computed(() =>
    (this.there()?.identityProviders ?? []).map((provider) => ({ provider, state: this.stateOf(provider) })),
  );

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    try {
      this.there.set(await identityProviders());
      this.fault.set(null);
    } catch (error) {
      this.fault.set(providerFault(error));
    }
  }

  protected async added({ id, name }: { readonly id: string; readonly name: string }): Promise<void> {
    this.store.say(fill(STAFF_SIGN_IN.adding.added, { name }));
    await this.load();
    await this.go({ provider: id });
  }

  protected async removed(): Promise<void> {
    await this.go({});
    await this.load();
  }

  protected go(queryParams: Readonly<Record<string, string>>): Promise<boolean> {
    return this.router.navigate(['/admin/sign-in'], { queryParams });
  }

  private stateOf(provider: IdentityProvider) {
    return stateOf(provider, (moment) => momentThere(moment, this.store.timeZone()));
  }

  private may(permission: Permission): boolean {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, permission);
  }
}
