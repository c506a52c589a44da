import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { saveIdentityProvider } from '@confrere/browser/data-access';
import type { ConfirmedMetadata, IdentityProvider, IdentityProviderSettings } from '@confrere/contract';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { CertificateList } from './certificate-list.js';
import { MetadataInput, type SeenMetadata } from './metadata-input.js';
import { providerFault } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';

/** Whom an identity provider is known by: name, addresses, certificates; changed by new metadata alone. */
@Component({
  selector: 'cf-provider-trust',
  imports: [CertificateList, MatButton, MetadataInput],
  template: `
    <dl>
      <div>
        <dt>{{ names.entityId }}</dt>
        <dd data-test="entity-id">{{ provider().settings.entityId }}</dd>
      </div>
      <div>
        <dt>{{ names.ssoUrl }}</dt>
        <dd>{{ provider().settings.ssoUrl }}</dd>
      </div>
      <div>
        <dt>{{ names.sloUrl }}</dt>
        <dd>{{ provider().settings.sloUrl ?? names.noSlo }}</dd>
      </div>
      <div>
        <dt>{{ names.certificates }}</dt>
        <dd>
          <cf-certificate-list
            [certificates]="provider().certificates"
            [removable]="mayChange()"
            [busy]="busy()"
            (removed)="takeAway($event)"
          />
        </dd>
      </div>
    </dl>
    @if (provider().certificates.length > 1) {
      <p class="hint" data-test="roll-over">{{ texts.rollOver }}</p>
    }
    @if (mayChange()) {
      <p class="small">{{ texts.intro }}</p>
      @if (renewing()) {
        <cf-metadata-input [providerId]="provider().id" (seen)="seen.set($event)" />
        @if (seen(); as there) {
          <label class="choice">
            <input #keep type="checkbox" checked data-test="keep-certificates" />
            <span>{{ texts.keep }}</span>
          </label>
          <div class="acts">
            <button
              type="button"
              matButton="filled"
              data-test="take-metadata"
              [disabled]="busy()"
              (click)="take(there, keep.checked)"
            >
              {{ busy() ? texts.saving : texts.save }}
            </button>
          </div>
        }
        <button type="button" matButton="text" class="start" (click)="stop()">{{ texts.cancel }}</button>
      } @else {
        <button
          type="button"
          matButton="outlined"
          class="start"
          data-test="renew-metadata"
          (click)="renewing.set(true)"
        >
          {{ texts.renew }}
        </button>
      }
    }
    <div role="alert">
      @if (fault(); as wrong) {
        <p class="fault" data-test="fault">{{ wrong }}</p>
      }
    </div>
  `,
  styleUrl: './parts.css',
})
export class ProviderTrust {
  readonly provider = input.required<IdentityProvider>();
  readonly mayChange = input.required<boolean>();
  /** With what to tell. */
  readonly changed = output<string>();
  protected readonly texts = STAFF_SIGN_IN.trust;
  protected readonly names = STAFF_SIGN_IN.metadata;
  private readonly confirmation = inject(IdentityConfirmation);
  protected readonly renewing = signal(false);
  protected readonly seen = signal<SeenMetadata | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);

  protected stop(): void {
    this.renewing.set(false);
    this.seen.set(null);
    this.fault.set(null);
  }

  protected async take({ xml, proposal }: SeenMetadata, keepCertificates: boolean): Promise<void> {
    const metadata = { xml, digest: proposal.digest, keepCertificates };
    if (await this.save(this.provider().settings, metadata, this.texts.saved)) this.stop();
  }

  protected takeAway(index: number): Promise<boolean> {
    const { settings } = this.provider();
    const certificates = settings.certificates.filter((_, place) => place !== index);
    return this.save({ ...settings, certificates }, null, STAFF_SIGN_IN.certificate.removed);
  }

  private async save(
    settings: IdentityProviderSettings,
    metadata: ConfirmedMetadata | null,
    words: string,
  ): Promise<boolean> {
    if (this.busy()) return false;
    const { id, version } = this.provider();
    this.busy.set(true);
    this.fault.set(null);
    try {
      await this.confirmation.before(() => saveIdentityProvider(id, { settings, version, metadata }));
      this.changed.emit(words);
      return true;
    } catch (error) {
      this.fault.set(providerFault(error));
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}
