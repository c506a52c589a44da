import { Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ProblemError, enterDesk } from '@confrere/browser/data-access';
import { DeskStore } from '../desk-store.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { TEXTS } from '../texts.js';

/** `/desk/enter#<secret>`: one click signs in. The secret stays out of every request line, since it stands behind the #. */
@Component({
  selector: 'cf-entry-page',
  imports: [FocusedHeading, MatButton],
  template: `
    <main class="plain-page">
      @switch (state()) {
        @case ('used') {
          <h1 cfFocused>{{ texts.usedTitle }}</h1>
          <p data-test="entry-used">{{ texts.used }}</p>
          <button type="button" matButton="outlined" data-test="entry-go-on" (click)="entered.emit()">
            {{ texts.tryDesk }}
          </button>
        }
        @case ('no-secret') {
          <h1 cfFocused>{{ texts.noSecretTitle }}</h1>
          <p data-test="entry-no-secret">{{ texts.noSecret }}</p>
          <button type="button" matButton="outlined" data-test="entry-go-on" (click)="entered.emit()">
            {{ texts.tryDesk }}
          </button>
        }
        @case ('unreachable') {
          <h1 cfFocused>{{ texts.unreachableTitle }}</h1>
          <p>{{ texts.unreachable }}</p>
          <button type="button" matButton="filled" (click)="open()">{{ texts.again }}</button>
        }
        @default {
          <h1 cfFocused>{{ texts.title }}</h1>
          <p>{{ texts.intro }}</p>
          <button
            type="button"
            matButton="filled"
            data-test="open-desk"
            [disabled]="state() === 'opening'"
            (click)="open()"
          >
            {{ state() === 'opening' ? texts.opening : texts.open }}
          </button>
        }
      }
    </main>
  `,
  styleUrl: './plain-page.css',
})
export class EntryPage {
  /** Signed in, or on to the desk without. */
  readonly entered = output<void>();

  protected readonly texts = TEXTS.entry;
  private readonly store = inject(DeskStore);
  private readonly secret = location.hash.slice(1);
  protected readonly state = signal<'ready' | 'opening' | 'used' | 'unreachable' | 'no-secret'>(
    /^[A-Za-z0-9_-]{43}$/.test(this.secret) ? 'ready' : 'no-secret',
  );

  protected async open(): Promise<void> {
    this.state.set('opening');
    try {
      this.store.signedIn(await enterDesk({ secret: this.secret }));
      this.entered.emit();
    } catch (error) {
      const refused =
        error instanceof ProblemError && error.status >= 400 && error.status < 500 && error.status !== 429;
      if (refused) history.replaceState(null, '', location.pathname);
      this.state.set(refused ? 'used' : 'unreachable');
    }
  }
}
