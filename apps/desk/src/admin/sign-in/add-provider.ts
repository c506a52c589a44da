import { Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { saveIdentityProvider } from '@confrere/browser/data-access';
import type { IdentityProviderSettings } from '@confrere/contract';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { MetadataInput, type SeenMetadata } from './metadata-input.js';
import { providerFault } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';

/** The rules of a new one: nobody comes in by them whom nobody here has invited. */
const CAREFUL = {
  enabled: false,
  demandedSignatures: 'both',
  nameIdFormat: null,
  authnContexts: [],
  attributeMap: { email: null, displayName: null, givenName: null, surname: null, groups: null },
  roleRules: [],
  provisioning: 'nobody',
  emailDomains: [],
  singleLogout: false,
} as const;

/** Adds an identity provider by its metadata. */
@Component({
  selector: 'cf-add-provider',
  imports: [FocusedHeading, MatButton, MatFormField, MatHint, MatInput, MatLabel, MetadataInput],
  template: `
    <h1 cfFocused>{{ texts.title }}</h1>
    <p>{{ texts.intro }}</p>
    <section class="card" aria-labelledby="add-metadata-heading">
      <h2 id="add-metadata-heading">{{ texts.metadata }}</h2>
      <cf-metadata-input [providerId]="null" (seen)="seen.set($event)" />
    </section>
    @if (seen(); as there) {
      <section class="card" aria-labelledby="add-name-heading">
        <h2 id="add-name-heading">{{ texts.naming }}</h2>
        <form (submit)="$event.preventDefault(); add(there, name.value)">
          <mat-form-field appearance="outline" subscriptSizing="dynamic">
            <mat-label>{{ texts.name }}</mat-label>
            <input
              matInput
              #name
              required
              maxlength="200"
              autocomplete="off"
              aria-describedby="add-provider-fault"
              data-test="provider-name"
            />
            <mat-hint>{{ texts.nameHint }}</mat-hint>
          </mat-form-field>
          <div id="add-provider-fault" role="alert">
            @if (fault(); as wrong) {
              <p class="fault" data-test="fault">{{ wrong }}</p>
            }
          </div>
          <div class="acts">
            <button type="submit" matButton="filled" data-test="add-provider-do" [disabled]="busy()">
              {{ busy() ? texts.saving : texts.save }}
            </button>
          </div>
        </form>
      </section>
    }
    <div class="acts">
      <button type="button" matButton="text" data-test="cancel-add" (click)="closed.emit()">{{ texts.cancel }}</button>
    </div>
  `,
  styleUrls: ['./parts.css', './card.css'],
})
export class AddProvider {
  readonly added = output<{ readonly id: string; readonly name: string }>();
  readonly closed = output<void>();
  protected readonly texts = STAFF_SIGN_IN.adding;
  private readonly confirmation = inject(IdentityConfirmation);
  protected readonly seen = signal<SeenMetadata | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);

  protected async add({ xml, proposal }: SeenMetadata, typed: string): Promise<void> {
    if (this.busy()) return;
    const { entityId, ssoUrl, sloUrl, certificates, digest } = proposal;
    const name = typed.trim();
    const settings: IdentityProviderSettings = {
      ...{ name, entityId, ssoUrl, sloUrl, certificates },
      ...{ ...CAREFUL, authnContexts: [], roleRules: [], emailDomains: [] },
    };
    const metadata = { xml, digest, keepCertificates: false };
    this.busy.set(true);
    this.fault.set(null);
    try {
      const wish = { settings, version: null, metadata };
      const id = await this.confirmation.before(() => saveIdentityProvider(null, wish));
      this.added.emit({ id, name });
    } catch (error) {
      this.fault.set(providerFault(error));
    }
    this.busy.set(false);
  }
}
