import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { isAllowed } from '@confrere/contract';
import { ADMIN_PAGES } from '../admin/admin-pages.js';
import { DeskAlerts } from '../alerts/desk-alerts.js';
import { ALERT_TEXTS } from '../alerts/texts.js';
import { DeskStore } from '../desk-store.js';
import { TEXTS } from '../texts.js';
import { StateBanner } from './state-banner.js';
import { UnsavedChanges } from './unsaved-changes.js';

/** Whose desk this is, and what is not about one visitor. */
@Component({
  selector: 'cf-desk-header',
  imports: [MatButton, RouterLink, RouterLinkActive, StateBanner],
  template: `
    <header>
      <div class="who">
        @if (store.identity()?.organization?.logo; as logo) {
          <img class="logo" [src]="logo.address" [width]="logo.width" [height]="logo.height" alt="" data-test="logo" />
        }
        <strong>{{ store.identity()?.organization?.name }}</strong>
        @if (store.identity()?.member?.picture; as face) {
          <img class="face" [src]="face.address" width="32" height="32" alt="" data-test="face" />
        }
        <span class="small" data-test="member">{{ store.identity()?.member?.displayName }}</span>
      </div>
      @if (areas().length > 1) {
        <nav [attr.aria-label]="texts.areas">
          @for (area of areas(); track area.path) {
            @if (area.at; as origin) {
              <a matButton="text" [href]="origin + '/desk' + area.path" [attr.data-test]="area.test">{{
                area.label
              }}</a>
            } @else {
              <a
                matButton="text"
                [routerLink]="area.path"
                routerLinkActive="here"
                [routerLinkActiveOptions]="{ exact: area.path === '/' }"
                ariaCurrentWhenActive="page"
                [attr.data-test]="area.test"
                >{{ area.label }}</a
              >
            }
          }
        </nav>
      }
      @if (atWork()) {
        <button type="button" matButton="text" data-test="alerts" (click)="alert.emit()">{{ alertsLabel() }}</button>
        <button type="button" matButton="text" data-test="check-devices" (click)="check.emit()">
          <span class="long">{{ texts.check }}</span><span class="short">{{ texts.checkShort }}</span>
        </button>
      }
      <button type="button" matButton="text" data-test="sign-out" (click)="leave()">{{ texts.signOut }}</button>
    </header>
    <cf-state-banner />
  `,
  styles: `
    header {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 1rem;
      align-items: center;
      padding: 0.625rem 1.5rem;
      border-block-end: 1px solid var(--cf-line);
      background: var(--cf-card);
    }
    .who {
      display: flex;
      flex-wrap: wrap;
      gap: 0 0.75rem;
      align-items: center;
      margin-inline-end: auto;
    }
    .logo {
      max-inline-size: 8rem;
      inline-size: auto;
      block-size: 2rem;
      object-fit: contain;
    }
    .face {
      border-radius: 50%;
    }
    .here {
      font-weight: 600;
      text-decoration: underline;
    }
    .short {
      display: none;
    }
    @media (max-width: 40rem) {
      .long {
        display: none;
      }
      .short {
        display: inline;
      }
      button {
        padding-inline: 0.5rem;
      }
      header {
        gap: 0.25rem;
        justify-content: space-between;
        padding: 0.5rem 1rem;
      }
      .who {
        flex-basis: 100%;
      }
    }
  `,
})
export class DeskHeader {
  /** With what only helps beside the queue: alerts, and the check of camera and microphone. */
  readonly atWork = input(true);
  readonly check = output<void>();
  readonly alert = output<void>();
  protected readonly store = inject(DeskStore);
  private readonly unsaved = inject(UnsavedChanges);
  protected readonly texts = TEXTS.header;
  private readonly alerts = inject(DeskAlerts);
  protected readonly alertsLabel = computed(() => (this.alerts.sound() ? ALERT_TEXTS.open : ALERT_TEXTS.off));
  protected readonly areas = computed(() => {
    const role = this.store.identity()?.member.role;
    const elsewhere = this.store.elsewhere();
    if (!role) return [];
    return [
      ...(isAllowed(role, 'queue:see')
        ? [{ path: '/', label: TEXTS.header.today, test: 'go-today', at: elsewhere.desk }]
        : []),
      ...(isAllowed(role, 'appointment:see')
        ? [{ path: '/appointments', label: TEXTS.header.appointments, test: 'go-appointments', at: elsewhere.desk }]
        : []),
      ...(isAllowed(role, 'numbers:see')
        ? [{ path: '/numbers', label: TEXTS.header.numbers, test: 'go-numbers', at: elsewhere.desk }]
        : []),
      ...(ADMIN_PAGES.some(({ permission }) => isAllowed(role, permission))
        ? [{ path: '/admin', label: TEXTS.admin.title, test: 'go-admin', at: elsewhere.admin }]
        : []),
      { path: '/settings', label: TEXTS.header.settings, test: 'go-settings', at: null },
    ];
  });

  protected async leave(): Promise<void> {
    if (await this.unsaved.mayLeave()) await this.store.leave();
  }
}
