import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { handOutLink } from '@confrere/browser/data-access';
import type { HandOut } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { CopyButton } from '../shell/copy-button.js';
import { fill } from '../texts.js';
import { bookingFault } from './booking-draft.js';
import { QrCode } from './qr-code.js';
import { INVITE } from './texts.js';

/** `572 405 724` */
export const inThrees = (code: string): string => code.replace(/\d{3}(?=\d)/g, '$& ');

/** Link, QR code and nine digits to give somebody by hand, and the way to a letter. They are asked for on a press: asking is written down. */
@Component({
  selector: 'cf-hand-out',
  imports: [CopyButton, MatButton, QrCode],
  template: `
    @if (given(); as out) {
      <textarea
        readonly
        rows="3"
        [attr.aria-label]="texts.link"
        data-test="invitation-link"
        #link
        (focus)="link.select()"
        [value]="out.link"
      ></textarea>
      <p class="small">{{ texts.once }}</p>
      <cf-copy-button look="outlined" [text]="out.link" [label]="texts.copy" data-test="copy-link" />
      <figure>
        <cf-qr-code [text]="out.link" [label]="texts.qrAlt" data-test="qr-code" />
        <figcaption class="small">{{ texts.qr }}</figcaption>
      </figure>
      <div class="code">
        <span class="small">{{ texts.code }}</span>
        <strong data-test="visit-code">{{ code() }}</strong>
        <span class="small">{{ hint() }}</span>
      </div>
      <a matButton="outlined" target="_blank" [href]="'/desk/letter/' + consultation()" data-test="print-letter">{{
        texts.letter
      }}</a>
    } @else {
      <button type="button" matButton="outlined" data-test="hand-out" [disabled]="asking()" (click)="ask()">
        {{ asking() ? texts.making : texts.showCode }}
      </button>
      @if (fault(); as wrong) {
        <p class="fault" role="alert" data-test="hand-out-fault">{{ wrong }}</p>
      }
    }
  `,
  styleUrl: './hand-out.css',
})
export class HandOutPanel {
  readonly consultation = input.required<string>();
  protected readonly texts = INVITE;
  protected readonly given = signal<HandOut | null>(null);
  protected readonly asking = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly store = inject(DeskStore);
  protected readonly code = computed(() => inThrees(this.given()?.code ?? ''));
  protected readonly hint = computed(() =>
    fill(INVITE.codeHint, { address: (this.given()?.address ?? '').replace(/^https?:\/\//, '') }),
  );

  async ask(): Promise<void> {
    if (this.asking()) return;
    this.asking.set(true);
    this.fault.set(null);
    try {
      this.given.set(await handOutLink(this.consultation()));
    } catch (error) {
      this.fault.set(bookingFault(error, this.store.now(), this.store.timeZone()).text);
    }
    this.asking.set(false);
  }
}
