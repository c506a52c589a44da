import { Component, computed, effect, inject, signal } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { isAllowed } from '@confrere/contract';
import { DeskAlerts } from './alerts/desk-alerts.js';
import { WaitingBadge } from './alerts/waiting-badge.js';
import { CertificateNotice } from './admin/sign-in/certificate-notice.js';
import { AfterCall } from './after/after-call.js';
import { CallScreen } from './calling/call-screen.js';
import { DeskStore } from './desk-store.js';
import { EntryPage } from './entry/entry-page.js';
import { Unreachable } from './entry/unreachable.js';
import { ConfirmIdentity, IdentityConfirmation } from './shell/confirm-identity.js';
import { JoinPage } from './sign-in/join-page.js';
import { AskToLeave, UnsavedChanges } from './shell/unsaved-changes.js';
import { NewPasswordPage } from './sign-in/new-password-page.js';
import { refusedWords } from './sign-in/refused-words.js';
import { SetupPage } from './sign-in/setup-page.js';
import { SignInPage } from './sign-in/sign-in-page.js';
import { TEXTS } from './texts.js';

/** Which screen there is, and nothing else. */
@Component({
  selector: 'cf-desk',
  imports: [
    AfterCall,
    AskToLeave,
    CallScreen,
    CertificateNotice,
    ConfirmIdentity,
    EntryPage,
    JoinPage,
    NewPasswordPage,
    RouterOutlet,
    SetupPage,
    SignInPage,
    Unreachable,
  ],
  template: `
    @switch (screen()) {
      @case ('entry') {
        <cf-entry-page (entered)="enter()" />
      }
      @case ('setup') {
        @defer (on immediate) {
          <cf-setup-page (done)="enter('settings')" />
        }
      }
      @case ('join') {
        @defer (on immediate) {
          <cf-join-page (done)="enter()" />
        }
      }
      @case ('reset') {
        @defer (on immediate) {
          <cf-new-password-page (done)="enter()" />
        }
      }
      @case ('call') {
        <cf-call-screen />
      }
      @case ('after') {
        <cf-after-call />
      }
      @case ('screens') {
        @if (maySetUpSignIn()) {
          @defer (on immediate) {
            <cf-certificate-notice />
          }
        }
        <router-outlet />
      }
      @case ('signed-out') {
        @defer (on immediate) {
          <cf-sign-in-page />
        }
      }
      @case ('unreachable') {
        <cf-unreachable (again)="store.start()" />
      }
      @default {
        <p class="starting" role="status">{{ texts.starting }}</p>
      }
    }
    @if (confirmation.asked()) {
      <cf-confirm-identity />
    }
    @if (unsaved.asked()) {
      <cf-ask-to-leave />
    }
    <p class="only-heard" role="status" data-test="announcement">{{ store.announcement() }}</p>
  `,
  styles: `
    .starting {
      padding: 3rem 1rem;
      text-align: center;
      color: var(--cf-muted);
    }
  `,
  host: { '(document:click)': 'alerts.unlock()', '(document:keydown)': 'alerts.unlock()' },
})
export class Desk {
  protected readonly store = inject(DeskStore);
  protected readonly alerts = inject(DeskAlerts);
  protected readonly texts = TEXTS;
  protected readonly confirmation = inject(IdentityConfirmation);
  protected readonly unsaved = inject(UnsavedChanges);
  /** A page that a link leads to, before anybody is signed in. */
  private readonly entering = signal(linkedPage());

  protected readonly screen = computed(() => {
    const { store } = this;
    const entering = this.entering();
    if (entering) return entering;
    // A running call stays in front, whatever happens to the login.
    if (store.call.attempt()) return 'call';
    if (store.access() === 'signed-out' || store.access() === 'unreachable') return store.access();
    if (store.access() === 'asking') return 'starting';
    return store.call.over() ? 'after' : 'screens';
  });

  protected readonly maySetUpSignIn = computed(() => {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, 'identity-provider:change') && this.store.elsewhere().admin === null;
  });

  constructor() {
    if (!this.entering()) void this.store.start().then(() => this.tellRefusal());
    const router = inject(Router);
    effect(() => {
      // What a member may see depends on who it is: only then does the address count.
      if (!this.entering() && this.store.identity() && !router.navigated) router.initialNavigation();
    });
    const role = computed(() => this.store.identity()?.member.role);
    let before = role();
    effect(() => {
      const now = role();
      // Another role sees other screens at the same address.
      if (before && now && before !== now && router.navigated)
        void router.navigateByUrl(router.url, { onSameUrlNavigation: 'reload' });
      before = now;
    });
    const badge = inject(WaitingBadge);
    effect(() => {
      const { organization } = this.store.identity() ?? {};
      const waiting = this.store.access() === 'signed-in' ? this.store.waitingCount() : 0;
      badge.show(waiting);
      if (waiting === 0) this.alerts.clear();
      // No names: the title is read by whoever passes the screen.
      document.title = `${waiting ? `(${waiting}) ` : ''}Desk · ${organization?.name ?? 'Confrere'}`;
    });
  }

  /** Somebody who is signed in was to prove at an identity provider once more who they are; whoever is not, reads it where they sign in. */
  private tellRefusal(): void {
    const words = refusedWords(new URLSearchParams(location.search).get('refused'));
    if (words && this.store.access() === 'signed-in') this.store.say(words);
  }

  /** The secret has been used, or is of no use: it leaves the address bar and the history. */
  protected enter(path = ''): void {
    history.replaceState(null, '', new URL(path, document.baseURI));
    this.entering.set(null);
    if (!this.store.identity()) void this.store.start();
  }
}

function linkedPage(): 'entry' | 'setup' | 'join' | 'reset' | null {
  const [, name] = /\/(enter|setup|join|reset)\/?$/.exec(location.pathname) ?? [];
  return name === 'enter' ? 'entry' : name === 'setup' || name === 'join' || name === 'reset' ? name : null;
}
