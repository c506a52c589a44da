import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { setUp, setupState } from '@confrere/browser/data-access';
import { DeskStore } from '../desk-store.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { COUNTRIES, likelyCountry } from '../words/countries.js';
import { codeOf, faultWords } from './fault-words.js';
import { SIGN_IN } from './texts.js';

/** `/desk/setup#<secret>`: the first organization and its owner. */
@Component({
  selector: 'cf-setup-page',
  imports: [FocusedHeading, MatButton, MatFormField, MatHint, MatInput, MatLabel],
  templateUrl: './setup-page.html',
  styleUrls: ['../entry/plain-page.css', './form.css'],
})
export class SetupPage {
  /** Signed in: on to the settings. */
  readonly done = output<void>();
  protected readonly texts = SIGN_IN;
  private readonly store = inject(DeskStore);
  private readonly secret = location.hash.slice(1);
  protected readonly countries = COUNTRIES;
  protected readonly zones = Intl.supportedValuesOf('timeZone');
  protected readonly zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone;
  /** Null where nothing tells: then it has to be chosen. */
  protected readonly country = likelyCountry(navigator.languages, this.zoneHere);
  /** Of the config file; null: to be founded. */
  protected readonly organization = signal<string | null>(null);
  protected readonly name = signal('');
  protected readonly slug = computed(() =>
    this.name()
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll('ø', 'o')
      .replaceAll('æ', 'ae')
      .replaceAll('ß', 'ss')
      .replace(/\p{M}/gu, '')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 40),
  );
  protected readonly fault = signal<string | null>(null);
  protected readonly state = signal<'asking' | 'ready' | 'saving' | 'used'>('asking');

  constructor() {
    setupState(this.secret).then(
      ({ organization }) => {
        this.organization.set(organization?.name ?? null);
        this.state.set('ready');
      },
      (error: unknown) => {
        this.fault.set(['setup.unknown', 'request.invalid'].includes(codeOf(error)) ? null : faultWords(error));
        this.state.set('used');
      },
    );
  }

  protected async save(form: HTMLFormElement): Promise<void> {
    if (this.state() === 'saving') return;
    const value = (name: string): string =>
      (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? '';
    const password = (form.elements.namedItem('password') as HTMLInputElement | null)?.value ?? '';
    this.state.set('saving');
    this.fault.set(null);
    try {
      const answer = await setUp({
        secret: this.secret,
        organization: this.organization()
          ? null
          : {
              name: value('name'),
              slug: value('slug'),
              country: value('country'),
              timeZone: value('timeZone'),
              emergencyNumber: value('emergencyNumber'),
            },
        owner: { displayName: value('displayName'), email: value('email'), password },
      });
      if (answer.next !== 'signed-in') return;
      this.store.signedIn(answer.identity);
      this.store.say(SIGN_IN.ready);
      this.done.emit();
    } catch (error) {
      this.fault.set(faultWords(error));
      this.state.set('ready');
    }
  }
}
