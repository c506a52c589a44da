import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { isAllowed } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { DeskHeader } from '../shell/desk-header.js';
import { NoticeBar } from '../shell/notice-bar.js';
import { TEXTS } from '../texts.js';
import { ADMIN_PAGES } from './admin-pages.js';

/** The administration: which screens there are for this member, and the chosen one. */
@Component({
  selector: 'cf-admin-frame',
  imports: [DeskHeader, NoticeBar, RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <cf-desk-header [atWork]="false" />
    <div class="frame">
      <nav [attr.aria-label]="texts.title">
        @for (page of pages(); track page.path) {
          <a
            [routerLink]="['/admin', page.path]"
            routerLinkActive="here"
            ariaCurrentWhenActive="page"
            [attr.data-test]="'admin-' + page.path"
            >{{ page.label }}</a
          >
        }
      </nav>
      <main>
        <cf-notice-bar />
        <router-outlet />
      </main>
    </div>
  `,
  styles: `
    .frame {
      display: grid;
      grid-template-columns: 13rem minmax(0, 1fr);
      gap: 1.5rem;
      max-width: 80rem;
      margin: 0 auto;
      padding: 1.5rem;
    }
    nav {
      display: flex;
      flex-direction: column;
      gap: 0.25rem;
    }
    a {
      padding: 0.625rem 0.875rem;
      border-radius: var(--cf-radius);
      color: var(--cf-text);
      text-decoration: none;
    }
    a:hover {
      background: var(--cf-line);
    }
    a.here {
      background: var(--cf-info-ground);
      color: var(--cf-info);
      font-weight: 600;
    }
    router-outlet {
      display: none;
    }
    main {
      display: grid;
      gap: 1.5rem;
      align-content: start;
    }
    @media (max-width: 48rem) {
      .frame {
        grid-template-columns: minmax(0, 1fr);
        padding: 1rem;
      }
      nav {
        flex-flow: row wrap;
      }
    }
  `,
})
export class AdminFrame {
  private readonly store = inject(DeskStore);
  protected readonly texts = TEXTS.admin;
  protected readonly pages = computed(() => {
    const role = this.store.identity()?.member.role;
    return ADMIN_PAGES.filter(({ permission }) => role !== undefined && isAllowed(role, permission));
  });
}
