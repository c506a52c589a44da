import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { joinByPassword, joinByProvider, joinState, signInByCode } from '@confrere/browser/data-access';
import type { DeskIdentity, JoinState, SignInAnswer } from '@confrere/contract';
import { PEOPLE } from '../admin/people/texts.js';
import { DeskStore } from '../desk-store.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { fill } from '../texts.js';
import { AuthenticatorSetup } from './authenticator-setup.js';
import { codeOf, faultWords } from './fault-words.js';
import { RecoveryCodesShown } from './recovery-codes.js';
import { SIGN_IN } from './texts.js';

type Enrol = Extract<SignInAnswer, { next: 'enrol' }>;

/** `/desk/join#<secret>`: an invitation to the staff. Looking at it does not use it up. */
@Component({
  selector: 'cf-join-page',
  imports: [
    AuthenticatorSetup,
    FocusedHeading,
    MatButton,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    RecoveryCodesShown,
  ],
  templateUrl: './join-page.html',
  styleUrls: ['../entry/plain-page.css', './form.css'],
})
export class JoinPage {
  /** Signed in, or on to the desk without. */
  readonly done = output<void>();
  protected readonly texts = SIGN_IN;
  private readonly store = inject(DeskStore);
  private readonly secret = location.hash.slice(1);
  protected readonly invitation = signal<JoinState | null>(null);
  protected readonly state = signal<'asking' | 'ready' | 'saving' | 'used' | 'unreachable'>('asking');
  protected readonly enrol = signal<Enrol | null>(null);
  protected readonly codes = signal<readonly string[] | null>(null);
  protected readonly fault = signal<string | null>(null);
  private readonly identity = signal<DeskIdentity | null>(null);

  protected readonly title = computed(() =>
    fill(SIGN_IN.joinTitle, { name: this.invitation()?.organization.name ?? '' }),
  );
  protected readonly withProvider = (name: string): string => fill(SIGN_IN.with, { name });
  protected readonly intro = computed(() => {
    const there = this.invitation();
    if (!there) return '';
    const words = there.password ? SIGN_IN.joinIntro : SIGN_IN.joinIntroProvider;
    return fill(words, { role: PEOPLE.role[there.role] });
  });

  constructor() {
    void this.look();
  }

  protected async look(): Promise<void> {
    this.state.set('asking');
    if (!/^[A-Za-z0-9_-]{43}$/.test(this.secret)) return this.state.set('used');
    try {
      this.invitation.set(await joinState(this.secret));
      this.state.set('ready');
    } catch (error) {
      this.fault.set(faultWords(error));
      this.state.set(codeOf(error) === 'staff-invitation.unknown' ? 'used' : 'unreachable');
    }
  }

  protected join(displayName: string, password: string): Promise<void> {
    return this.attempt(async () => {
      const answer = await joinByPassword({ secret: this.secret, displayName, password });
      // It has been used: it leaves the address bar.
      history.replaceState(null, '', location.pathname);
      this.take(answer);
    });
  }

  /** Goes to the identity provider; whoever comes back from there has joined. */
  protected byProvider(identityProvider: string): Promise<void> {
    return this.attempt(async () => {
      const { url } = await joinByProvider({ secret: this.secret, identityProvider });
      location.assign(url);
    });
  }

  protected byCode(code: string): Promise<void> {
    return this.attempt(async () => this.take(await signInByCode({ step: this.enrol()?.step ?? '', code })));
  }

  protected enter(): void {
    const identity = this.identity();
    if (!identity) return;
    this.store.signedIn(identity);
    this.done.emit();
  }

  private take(answer: SignInAnswer): void {
    if (answer.next === 'enrol') return this.enrol.set(answer);
    if (answer.next !== 'signed-in') return this.done.emit();
    this.identity.set(answer.identity);
    this.codes.set(answer.recoveryCodes);
    if (!answer.recoveryCodes) this.enter();
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    if (this.state() === 'saving') return;
    this.state.set('saving');
    this.fault.set(null);
    try {
      await act();
      this.state.set('ready');
    } catch (error) {
      const used = codeOf(error) === 'staff-invitation.unknown';
      this.fault.set(used ? null : faultWords(error));
      this.state.set(used ? 'used' : 'ready');
    }
  }
}
