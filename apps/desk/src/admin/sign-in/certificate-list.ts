import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { CertificateFacts } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { fill } from '../../texts.js';
import { longDate } from '../../words/moments.js';
import { counted } from './provider-words.js';
import { STAFF_SIGN_IN } from './texts.js';

/** So few days left are told in the color of warnings. */
const WARNS_DAYS = 30;

/** Certificates, as a person compares them. */
@Component({
  selector: 'cf-certificate-list',
  imports: [MatButton],
  template: `
    <ul>
      @for (each of shown(); track each.fingerprint) {
        <li data-test="certificate">
          <strong>{{ each.subject }}</strong>
          <span [class.soon]="each.soon">{{ each.until }}, {{ each.left }}</span>
          <span class="small">{{ texts.fingerprint }}</span>
          <code>{{ each.fingerprint }}</code>
          @if (removable() && shown().length > 1) {
            <button
              type="button"
              matButton="text"
              class="start"
              data-test="remove-certificate"
              [disabled]="busy()"
              [attr.aria-label]="removeNamed(each.fingerprint)"
              (click)="removed.emit(each.index)"
            >
              {{ texts.remove }}
            </button>
          }
        </li>
      }
    </ul>
  `,
  styleUrl: './parts.css',
  styles: `
    li {
      display: grid;
      gap: 0.125rem;
      overflow-wrap: anywhere;
    }
    .soon {
      color: var(--cf-danger);
      font-weight: 600;
    }
    li .start {
      margin-inline-start: -0.75rem;
    }
  `,
})
export class CertificateList {
  readonly certificates = input.required<readonly CertificateFacts[]>();
  readonly removable = input(false);
  readonly busy = input(false);
  /** Which one, by its place. */
  readonly removed = output<number>();
  protected readonly texts = STAFF_SIGN_IN.certificate;
  private readonly store = inject(DeskStore);

  protected readonly shown = computed(() =>
    this.certificates().map(({ fingerprint, subject, expiresAt, daysLeft }, index) => ({
      index,
      fingerprint,
      subject,
      soon: daysLeft <= WARNS_DAYS,
      until: fill(this.texts.until, { date: longDate(expiresAt, this.store.timeZone()) }),
      left: daysLeft < 0 ? this.texts.over : counted(this.texts.left, daysLeft),
    })),
  );

  protected removeNamed(fingerprint: string): string {
    return fill(this.texts.removeNamed, { fingerprint: fingerprint.slice(0, 11) });
  }
}
