import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import {
  addPasskey,
  beginAuthenticator,
  changeLanguages,
  changePassword,
  changeProfile,
  confirmAuthenticator,
  deskIdentity,
  endLoginSession,
  endOtherLoginSessions,
  mySettings,
  newPasskeyOptions,
  ownLoginSessions,
  putOwnPicture,
  removeAuthenticator,
  removeOwnPicture,
  removePasskey,
  renamePasskey,
  renewRecoveryCodes,
} from '@confrere/browser/data-access';
import {
  type ChangeLanguages,
  isAllowed,
  type LoginSession,
  type MySettings,
  type NewAuthenticator,
} from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { DeskHeader } from '../shell/desk-header.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { IdentityConfirmation } from '../shell/confirm-identity.js';
import { NoticeBar } from '../shell/notice-bar.js';
import { PictureUpload } from '../shell/picture-upload.js';
import { AuthenticatorSetup } from '../sign-in/authenticator-setup.js';
import { FaultAt } from '../sign-in/fault-at.js';
import { codeOf, faultWords } from '../sign-in/fault-words.js';
import { makePasskey } from '../sign-in/passkey.js';
import { RecoveryCodesShown } from '../sign-in/recovery-codes.js';
import { fill } from '../texts.js';
import { OwnLanguages } from './own-languages.js';
import { SETTINGS } from './texts.js';

type Part = 'profile' | 'languages' | 'password' | 'passkeys' | 'authenticator' | 'sessions';

/** A member's own account. */
@Component({
  selector: 'cf-settings-page',
  imports: [
    AuthenticatorSetup,
    DeskHeader,
    FaultAt,
    FocusedHeading,
    MatButton,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    NoticeBar,
    OwnLanguages,
    PictureUpload,
    RecoveryCodesShown,
    RouterLink,
  ],
  templateUrl: './settings-page.html',
  styleUrls: ['../sign-in/form.css', './settings-page.css'],
})
export class SettingsPage {
  protected readonly texts = SETTINGS;
  private readonly store = inject(DeskStore);
  private readonly confirmation = inject(IdentityConfirmation);

  protected readonly putPicture = putOwnPicture;
  protected readonly removePicture = removeOwnPicture;
  protected readonly face = computed(() => this.store.identity()?.member.picture?.address ?? null);
  /** Where their work is: not on a listener for the administration alone. */
  protected readonly hasRoom = computed(() => {
    const role = this.store.identity()?.member.role;
    return role !== undefined && isAllowed(role, 'room:own') && this.store.elsewhere().desk === null;
  });
  protected readonly settings = signal<MySettings | null>(null);
  protected readonly sessions = signal<readonly LoginSession[]>([]);
  protected readonly app = signal<NewAuthenticator | null>(null);
  protected readonly codes = signal<readonly string[] | null>(null);
  protected readonly busy = signal<Part | null>(null);
  protected readonly saved = signal<Part | null>(null);
  protected readonly fault = signal<{ part: Part; words: string } | null>(null);
  protected readonly hasOthers = computed(() => this.sessions().some(({ current }) => !current));
  private readonly dates = computed(
    () =>
      new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: this.store.timeZone() }),
  );

  constructor() {
    void this.attempt('profile', () => this.load(), true);
  }

  protected faultOf(part: Part): string | null {
    const fault = this.fault();
    return fault?.part === part ? fault.words : null;
  }

  protected date(moment: string | null): string {
    return moment === null ? SETTINGS.never : this.dates().format(new Date(moment));
  }

  protected say(sentence: string, values: Readonly<Record<string, string | number>>): string {
    return fill(sentence, values);
  }

  /** The server says how large it has become. */
  protected tookPicture(): Promise<void> {
    return this.attempt('profile', async () => this.store.identity.set(await deskIdentity()), true);
  }

  protected saveProfile(displayName: string, title: string): Promise<void> {
    return this.attempt('profile', async () => {
      await changeProfile({ displayName: displayName.trim(), title: title.trim() || null });
      const identity = this.store.identity();
      if (identity)
        this.store.identity.set({
          ...identity,
          member: { ...identity.member, displayName: displayName.trim(), title: title.trim() || null },
        });
    });
  }

  protected saveLanguages(to: ChangeLanguages): Promise<void> {
    return this.attempt('languages', async () => {
      await changeLanguages(to);
      await this.load();
    });
  }

  protected savePassword(form: HTMLFormElement): Promise<void> {
    const valueOf = (name: string): string | null =>
      (form.elements.namedItem(name) as HTMLInputElement | null)?.value ?? null;
    return this.attempt('password', async () => {
      const [current, password] = [valueOf('current'), valueOf('fresh') ?? ''];
      await changePassword({ current, password });
      form.reset();
      await this.load();
    });
  }

  protected add(field: HTMLInputElement): Promise<void> {
    return this.attempt('passkeys', async () => {
      const name = field.value.trim() || 'Passkey';
      const options = await newPasskeyOptions();
      await addPasskey({ name, passkey: await makePasskey(options) });
      field.value = '';
      await this.load();
    });
  }

  protected rename(id: string, name: string): Promise<void> {
    return this.attempt('passkeys', async () => {
      await renamePasskey(id, name.trim());
      await this.load();
    });
  }

  protected removePasskey(id: string): Promise<void> {
    return this.attempt('passkeys', async () => {
      await removePasskey(id);
      await this.load();
    });
  }

  protected beginApp(): Promise<void> {
    return this.attempt('authenticator', async () => this.app.set(await beginAuthenticator()), true);
  }

  protected confirmApp(code: string): Promise<void> {
    return this.attempt('authenticator', async () => {
      this.codes.set((await confirmAuthenticator(code)).codes);
      this.app.set(null);
      await this.load();
    });
  }

  protected removeApp(): Promise<void> {
    return this.attempt('authenticator', async () => {
      await removeAuthenticator();
      await this.load();
    });
  }

  protected newCodes(): Promise<void> {
    return this.attempt('authenticator', async () => {
      this.codes.set((await renewRecoveryCodes()).codes);
      await this.load();
    });
  }

  protected end(id: string): Promise<void> {
    return this.attempt('sessions', async () => {
      await endLoginSession(id);
      await this.load();
    });
  }

  protected endOthers(): Promise<void> {
    return this.attempt('sessions', async () => {
      await endOtherLoginSessions();
      await this.load();
    });
  }

  private async load(): Promise<void> {
    const [settings, { sessions }] = await Promise.all([mySettings(), ownLoginSessions()]);
    this.settings.set(settings);
    this.sessions.set(sessions);
  }

  /** Asks who it is where the server wants to know; tells what did not work beside the part that it was about. */
  private async attempt(part: Part, act: () => Promise<void>, quiet = false): Promise<void> {
    if (this.busy()) return;
    this.busy.set(part);
    this.fault.set(null);
    this.saved.set(null);
    try {
      await this.confirmation.before(act);
      if (!quiet) this.saved.set(part);
    } catch (error) {
      // Whoever closed the question knows why nothing happened.
      if (codeOf(error) !== 'access.reauthenticate') this.fault.set({ part, words: faultWords(error) });
    }
    this.busy.set(null);
  }
}
