import { Injectable, signal } from '@angular/core';
import { remember, remembered, rememberedText, rememberText } from '../shell/remembered.js';
import { ChimePlayer, type ChimeName, isChime } from './chimes.js';
import { ALERT_TEXTS, waitingWords } from './texts.js';

/** What the browser says of desktop notifications; `none`: it has none. */
export type NotificationRight = NotificationPermission | 'none';

/** One notification stands for all who wait: the next takes its place. */
const TAG = 'confrere-waiting';

/** How this person is told, on this computer, that somebody waits: a chime of their choice, and a notification without names. */
@Injectable({ providedIn: 'root' })
export class DeskAlerts {
  readonly sound = signal(remembered('sound', true));
  readonly chime = signal<ChimeName>(chimeFrom(rememberedText('chime')));
  /** From 0 to 100. */
  readonly volume = signal(volumeFrom(rememberedText('volume')));
  readonly notifies = signal(remembered('notifies', false));
  readonly right = signal<NotificationRight>(currentRight());
  private readonly player = new ChimePlayer();
  private shown: Notification | null = null;

  /** Inside any click: lets the chime sound later. */
  unlock(): void {
    if (this.sound()) this.player.unlock();
  }

  setSound(on: boolean): void {
    this.sound.set(on);
    remember('sound', on);
  }

  setChime(name: ChimeName): void {
    this.chime.set(name);
    rememberText('chime', name);
    this.test();
  }

  setVolume(volume: number): void {
    this.volume.set(volume);
    rememberText('volume', String(volume));
  }

  /** Inside a click. */
  test(): void {
    this.player.unlock();
    this.player.play(this.chime(), this.volume() / 100);
  }

  /** Inside a click: the browser asks only then. */
  async setNotifies(on: boolean): Promise<void> {
    if (on && currentRight() === 'default') await Notification.requestPermission();
    this.right.set(currentRight());
    const allowed = on && currentRight() === 'granted';
    this.notifies.set(allowed);
    remember('notifies', allowed);
  }

  /** Somebody has come. @param silent in a call: the visitor would hear it too. */
  arrived(waiting: number, { silent }: { silent: boolean }): void {
    if (this.sound() && !silent) this.player.play(this.chime(), this.volume() / 100);
    if (!this.notifies() || currentRight() !== 'granted' || document.visibilityState === 'visible') return;
    try {
      // No names: a locked screen shows it to whoever passes.
      this.shown = new Notification(waitingWords(waiting), { tag: TAG, body: ALERT_TEXTS.notification.body });
      this.shown.onclick = () => {
        window.focus();
        this.clear();
      };
    } catch {
      // Telephones have notifications, but none that a page may show.
      this.right.set('none');
    }
  }

  /** Nobody waits any more, or somebody looks. */
  clear(): void {
    this.shown?.close();
    this.shown = null;
  }
}

const chimeFrom = (kept: string | null): ChimeName => (isChime(kept) ? kept : 'two-notes');

const volumeFrom = (kept: string | null): number => {
  const volume = Number(kept ?? 50);
  return Number.isInteger(volume) && volume >= 0 && volume <= 100 ? volume : 50;
};

const currentRight = (): NotificationRight => (typeof Notification === 'undefined' ? 'none' : Notification.permission);
