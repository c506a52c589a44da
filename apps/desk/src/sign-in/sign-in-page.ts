import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import {
  askForReset,
  signInByCode,
  signInByPasskey,
  signInByPassword,
  signInMethods,
  signInPasskeyOptions,
} from '@confrere/browser/data-access';
import type { DeskIdentity, SignInAnswer, SignInMethods } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { rememberText, rememberedText } from '../shell/remembered.js';
import { fill } from '../texts.js';
import { AuthenticatorSetup } from './authenticator-setup.js';
import { FaultAt } from './fault-at.js';
import { codeOf, faultWords } from './fault-words.js';
import { usePasskey } from './passkey.js';
import { RecoveryCodesShown } from './recovery-codes.js';
import { refusedWords } from './refused-words.js';
import { SIGN_IN } from './texts.js';

type Step = Extract<SignInAnswer, { next: 'code' | 'enrol' }>;

/** Nobody is signed in: how to get in. Shown in the place of what was asked for, so that one is there again afterwards. */
@Component({
  selector: 'cf-sign-in-page',
  imports: [
    AuthenticatorSetup,
    FaultAt,
    FocusedHeading,
    MatButton,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    RecoveryCodesShown,
  ],
  templateUrl: './sign-in-page.html',
  styleUrls: ['../entry/plain-page.css', './form.css'],
})
export class SignInPage {
  protected readonly texts = SIGN_IN;
  private readonly store = inject(DeskStore);
  private readonly router = inject(Router);

  protected readonly methods = signal<SignInMethods | null>(null);
  protected readonly slug = signal<string | null>(
    new URLSearchParams(location.search).get('organization') ?? rememberedText('organization'),
  );
  protected readonly screen = signal<'loading' | 'organization' | 'methods' | 'forgot' | 'sent'>('loading');
  protected readonly step = signal<Step | null>(null);
  protected readonly codes = signal<readonly string[] | null>(null);
  /** Where only the owner has a password, others are not asked for one. */
  protected readonly isOwner = signal(false);
  protected readonly email = signal('');
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly identity = signal<DeskIdentity | null>(null);

  protected readonly title = computed(() => {
    const name = this.methods()?.organization?.name;
    return name ? fill(SIGN_IN.titleAt, { name }) : SIGN_IN.title;
  });
  protected readonly enrol = computed(() => {
    const step = this.step();
    return step?.next === 'enrol' ? step : null;
  });
  protected readonly sent = computed(() => fill(SIGN_IN.sent, { email: this.email() }));
  protected readonly withProvider = (name: string): string => fill(SIGN_IN.with, { name });

  constructor() {
    const query = new URLSearchParams(location.search);
    const isHereOnly = query.get('signed-out') === 'here';
    const refused = isHereOnly ? SIGN_IN.signedOutHereOnly : refusedWords(query.get('refused'));
    void this.look(this.slug(), false).then(() => {
      if (refused && this.fault() === null) this.fault.set(refused);
    });
  }

  /** Where sign-in at an identity provider begins, so that one is here again afterwards. */
  protected startAt(start: string): string {
    const here = location.pathname.startsWith('/desk/sign-in') ? '/desk' : location.pathname;
    return `${start}?to=${encodeURIComponent(here)}`;
  }

  /** @param asked somebody typed the name: one that is not there is told. */
  protected async look(slug: string | null, asked = true): Promise<void> {
    await this.attempt(async () => {
      const methods = await signInMethods(slug || null);
      if (!methods.organization && slug && !asked) return this.look(null, false);
      this.slug.set(methods.organization?.slug ?? null);
      this.methods.set(methods.organization ? methods : null);
      this.screen.set(methods.organization ? 'methods' : 'organization');
      if (!methods.organization && asked) this.fault.set(SIGN_IN.organizationUnknown);
    });
    if (this.screen() === 'loading') this.screen.set('organization');
  }

  protected elsewhere(): void {
    this.methods.set(null);
    this.show('organization');
  }

  protected show(screen: 'organization' | 'methods' | 'forgot'): void {
    this.fault.set(null);
    this.step.set(null);
    this.screen.set(screen);
  }

  protected byPassword(email: string, password: string): Promise<void> {
    this.email.set(email.trim());
    return this.attempt(async () =>
      this.take(await signInByPassword({ organization: this.slug(), email: email.trim(), password })),
    );
  }

  protected byCode(code: string): Promise<void> {
    return this.attempt(
      async () => this.take(await signInByCode({ step: this.step()?.step ?? '', code })),
      (error) => {
        if (codeOf(error) === 'sign-in.expired') this.step.set(null);
      },
    );
  }

  protected byPasskey(email: string): Promise<void> {
    this.email.set(email.trim());
    return this.attempt(
      async () => {
        const organization = this.slug();
        // With an address, keys that do not know it by themselves are found, too.
        const options = await signInPasskeyOptions({ organization, email: email.trim() || null });
        const passkey = await usePasskey(options);
        this.take(await signInByPasskey({ organization, passkey }));
      },
      undefined,
      'passkey.wrong',
    );
  }

  protected forgot(email: string): Promise<void> {
    this.email.set(email.trim());
    return this.attempt(async () => {
      await askForReset({ organization: this.slug(), email: email.trim() });
      this.screen.set('sent');
    });
  }

  protected enter(): void {
    const identity = this.identity();
    if (!identity) return;
    rememberText('organization', this.slug() ?? '');
    this.store.signedIn(identity);
    // Another member may see other screens at the same address.
    if (this.router.navigated) void this.router.navigateByUrl(this.router.url, { onSameUrlNavigation: 'reload' });
  }

  private take(answer: SignInAnswer): void {
    if (answer.next !== 'signed-in') return this.step.set(answer);
    this.identity.set(answer.identity);
    this.codes.set(answer.recoveryCodes);
    if (!answer.recoveryCodes) this.enter();
  }

  private async attempt(
    act: () => Promise<void>,
    failed?: (error: unknown) => void,
    refusedAs?: string,
  ): Promise<void> {
    if (this.busy() && this.screen() !== 'loading') return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      await act();
    } catch (error) {
      const refused = refusedAs && codeOf(error) === 'sign-in.refused' ? SIGN_IN.fault[refusedAs] : null;
      this.fault.set(refused ?? faultWords(error));
      failed?.(error);
    }
    this.busy.set(false);
  }
}
