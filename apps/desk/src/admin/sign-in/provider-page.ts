import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { removeIdentityProvider, saveIdentityProvider } from '@confrere/browser/data-access';
import type { IdentityProvider } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { IdentityConfirmation } from '../../shell/confirm-identity.js';
import { fill } from '../../texts.js';
import { OurSide } from './our-side.js';
import { ProviderFacts } from './provider-facts.js';
import { ProviderRules } from './provider-rules.js';
import { ProviderTrial } from './provider-trial.js';
import { ProviderTrust } from './provider-trust.js';
import { momentThere, providerFault, stateOf } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';

/** One identity provider: how it stands, what its administrator needs, a trial, whom one trusts, the rules. */
@Component({
  selector: 'cf-provider-page',
  imports: [FocusedHeading, MatButton, OurSide, ProviderFacts, ProviderRules, ProviderTrial, ProviderTrust],
  templateUrl: './provider-page.html',
  styleUrls: ['./parts.css', './card.css', './provider-page.css'],
})
export class ProviderPage {
  readonly provider = input.required<IdentityProvider>();
  /** The role allows it. */
  readonly mayChange = input.required<boolean>();
  /** What is known may have changed at the server. */
  readonly asked = output<void>();
  /** It is not there any more. */
  readonly removed = output<void>();
  protected readonly texts = STAFF_SIGN_IN;
  protected readonly say = fill;
  private readonly store = inject(DeskStore);
  private readonly confirmation = inject(IdentityConfirmation);
  protected readonly busy = signal(false);
  protected readonly sure = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly editable = computed(() => this.mayChange() && !this.provider().locked);
  protected readonly state = computed(() =>
    stateOf(this.provider(), (moment) => momentThere(moment, this.store.timeZone())),
  );

  protected toggle(): Promise<void> {
    const { id, version, settings } = this.provider();
    const enabled = !settings.enabled;
    return this.attempt(async () => {
      await saveIdentityProvider(id, { settings: { ...settings, enabled }, version, metadata: null });
      const words = enabled ? this.texts.onOff.isOn : this.texts.onOff.isOff;
      this.tell(fill(words, { name: settings.name }));
    });
  }

  protected remove(): Promise<void> {
    const { id, settings } = this.provider();
    return this.attempt(async () => {
      await removeIdentityProvider(id);
      this.store.say(fill(this.texts.remove.done, { name: settings.name }));
      this.removed.emit();
    });
  }

  protected tell(words: string): void {
    this.store.say(words);
    this.asked.emit();
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      await this.confirmation.before(act);
    } catch (error) {
      this.fault.set(providerFault(error));
      this.asked.emit();
    }
    this.busy.set(false);
  }
}
