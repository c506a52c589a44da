import { Component, DestroyRef, computed, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Icon } from '@confrere/browser/ui';
import { CloseCode } from '@confrere/contract';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { DeskStore } from '../desk-store.js';
import { TEXTS } from '../texts.js';

/** Losses shorter than this are not worth a word, ms. */
const PATIENCE = 1_000;

/** Says calmly when the server is away, and what to do when this page is not the one any more. */
@Component({
  selector: 'cf-connection-banner',
  imports: [Icon, MatButton],
  template: `
    <div role="status">
      @if (words(); as said) {
        <div class="banner" data-test="connection-banner">
          <cf-icon name="attention" />
          <span>{{ said.text }}</span>
          @if (said.action) {
            <button type="button" matButton="outlined" (click)="reload()">{{ said.action }}</button>
          }
        </div>
      }
    </div>
  `,
  styles: `
    .banner {
      display: flex;
      flex-wrap: wrap;
      gap: 0.75rem;
      align-items: center;
      padding: 0.5rem 1.5rem;
      background: var(--cf-warning-ground);
      color: var(--cf-warning);
    }
    span {
      flex: 1 1 12rem;
    }
  `,
})
export class ConnectionBanner {
  private readonly store = inject(DeskStore);
  private readonly waitedLongEnough = signal(false);

  protected readonly words = computed((): { text: string; action: string | null } | null => {
    const inCall = this.store.call.attempt() !== null;
    switch (this.store.connection()) {
      case 'connected':
        return null;
      case 'ended':
        if (this.store.endedBy() === CloseCode.replaced)
          return { text: TEXTS.connection.replaced, action: inCall ? null : TEXTS.connection.useHere };
        if (this.store.endedBy() === CloseCode.badHello)
          return { text: TEXTS.connection.outdated, action: inCall ? null : TEXTS.connection.load };
        return inCall ? { text: TEXTS.connection.signedOutInCall, action: null } : null;
      default:
        if (!this.waitedLongEnough()) return null;
        return { text: inCall ? TEXTS.connection.lostInCall : TEXTS.connection.lost, action: null };
    }
  });

  constructor() {
    const clock = inject(Clock);
    let timer: ClockTimer | null = null;
    effect(() => {
      const away = ['connecting', 'reconnecting'].includes(this.store.connection());
      timer?.cancel();
      timer = null;
      if (away) timer = clock.after(PATIENCE, () => this.waitedLongEnough.set(true));
      else this.waitedLongEnough.set(false);
    });
    inject(DestroyRef).onDestroy(() => timer?.cancel());
  }

  protected reload(): void {
    location.reload();
  }
}
