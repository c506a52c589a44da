import { Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { readMetadata } from '@confrere/browser/data-access';
import { LONGEST_METADATA, type MetadataProposal } from '@confrere/contract';
import { CertificateList } from './certificate-list.js';
import { providerFault } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';
import { fill } from '../../texts.js';

/** Metadata that was looked at. */
export interface SeenMetadata {
  readonly xml: string;
  readonly proposal: MetadataProposal;
}

/** Takes metadata as a file or pasted, and shows what is in it before anything is saved. */
@Component({
  selector: 'cf-metadata-input',
  imports: [CertificateList, MatButton, MatFormField, MatInput, MatLabel],
  templateUrl: './metadata-input.html',
  styleUrl: './parts.css',
})
export class MetadataInput {
  /** With which of ours it is compared; null: a new one. */
  readonly providerId = input.required<string | null>();
  /** Null when what was seen is not what stands there any more. */
  readonly seen = output<SeenMetadata | null>();
  protected readonly texts = STAFF_SIGN_IN.metadata;
  protected readonly say = fill;
  protected readonly xml = signal('');
  protected readonly proposal = signal<MetadataProposal | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  /** Of a new one everything is new: only differences to an old one are worth a list. */
  protected readonly changes = computed(() => (this.providerId() === null ? null : this.proposal()?.changes));

  protected async choose(file: File | undefined): Promise<void> {
    if (!file) return;
    // A character takes a byte at least.
    if (file.size > 4 * LONGEST_METADATA) return this.fault.set(this.texts.tooLong);
    this.change(await file.text());
    await this.look();
  }

  protected change(xml: string): void {
    this.xml.set(xml);
    this.fault.set(null);
    this.proposal.set(null);
    this.seen.emit(null);
  }

  protected async look(): Promise<void> {
    const xml = this.xml();
    if (this.busy() || xml.trim() === '') return;
    if (xml.length > LONGEST_METADATA) return this.fault.set(this.texts.tooLong);
    this.busy.set(true);
    this.fault.set(null);
    try {
      const proposal = await readMetadata({ xml, identityProviderId: this.providerId() });
      // It was changed while the server read it.
      if (xml === this.xml()) {
        this.proposal.set(proposal);
        this.seen.emit({ xml, proposal });
      }
    } catch (error) {
      this.fault.set(providerFault(error));
    }
    this.busy.set(false);
  }
}
