import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute } from '@angular/router';
import { appointmentDetail, handOutLink } from '@confrere/browser/data-access';
import type { AppointmentDetail, HandOut } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { bookingFault } from '../invite/booking-draft.js';
import { inThrees } from '../invite/hand-out.js';
import { QrCode } from '../invite/qr-code.js';
import { fill } from '../texts.js';
import { clockTime } from '../words/moments.js';
import { dayThere } from '../words/wall-time.js';
import { dayInWords } from './days.js';
import { LETTER } from './texts.js';

/** A letter with the way to an appointment: address, code and picture for a phone. Nothing in it says why somebody comes. */
@Component({
  selector: 'cf-letter-page',
  imports: [MatButton, QrCode],
  template: `
    <main data-test="letter">
      @if (known(); as letter) {
        <p class="from">{{ store.identity()?.organization?.name }}</p>
        <h1>{{ texts.title }}</h1>
        @if (letter.name) {
          <p>{{ letter.name }}</p>
        }
        <p>{{ letter.when }} {{ letter.with }}</p>
        <p>{{ texts.start }}</p>
        <div class="ways">
          <section>
            <h2>{{ texts.phone }}</h2>
            <p>{{ texts.phoneText }}</p>
            <cf-qr-code [text]="letter.link" [label]="texts.phone" />
          </section>
          <section>
            <h2>{{ texts.computer }}</h2>
            <p>{{ texts.computerText }}</p>
            <p class="big" data-test="letter-address">{{ letter.address }}</p>
            <p>{{ texts.codeText }}</p>
            <p class="big" data-test="letter-code">{{ letter.code }}</p>
          </section>
        </div>
        <p>{{ texts.keep }}</p>
        <button type="button" matButton="filled" data-test="print" (click)="print()">{{ texts.print }}</button>
      } @else {
        <p role="status">{{ fault() ?? texts.fetching }}</p>
      }
    </main>
  `,
  styles: `
    main {
      display: grid;
      gap: 1rem;
      justify-items: start;
      max-inline-size: 42rem;
      margin: 0 auto;
      padding: 2rem 1.5rem;
      color: #16232b;
      background: #fff;
    }
    .ways {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr));
      gap: 1.5rem;
      inline-size: 100%;
    }
    section {
      display: grid;
      gap: 0.5rem;
      align-content: start;
      break-inside: avoid;
    }
    h2 {
      font-size: 1.125rem;
    }
    .from {
      font-weight: 600;
    }
    .big {
      font-size: 1.375rem;
      font-variant-numeric: tabular-nums;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    @media print {
      button {
        display: none;
      }
      main {
        padding: 0;
      }
    }
  `,
})
export class LetterPage {
  protected readonly texts = LETTER;
  protected readonly store = inject(DeskStore);
  protected readonly fault = signal<string | null>(null);
  private readonly consultation = inject(ActivatedRoute).snapshot.paramMap.get('consultation') ?? '';
  private readonly out = signal<HandOut | null>(null);
  private readonly detail = signal<AppointmentDetail | null>(null);

  protected readonly known = computed(() => {
    const [out, detail] = [this.out(), this.detail()];
    if (!out || !detail) return null;
    const zone = this.store.timeZone();
    const { appointment } = detail;
    const at = appointment?.startsAt;
    const when = at ? `${dayInWords(dayThere(new Date(at), zone))}, ${clockTime(at, zone)}` : '';
    return {
      link: out.link,
      address: out.address.replace(/^https?:\/\//, ''),
      code: inThrees(out.code),
      name: appointment?.visitorName ? fill(LETTER.hello, { name: appointment.visitorName }) : null,
      when: at ? fill(LETTER.when, { when }) : LETTER.soon,
      // A team is called after what it does: a letter that others may see does not say it.
      with: appointment?.professional ? fill(LETTER.with, { name: appointment.professional.displayName }) : '',
    };
  });

  constructor() {
    void this.begin();
  }

  protected print(): void {
    window.print();
  }

  private async begin(): Promise<void> {
    try {
      this.out.set(await handOutLink(this.consultation));
      this.detail.set(await appointmentDetail(this.consultation));
    } catch (error) {
      this.fault.set(bookingFault(error, this.store.now(), this.store.timeZone()).text);
    }
  }
}
