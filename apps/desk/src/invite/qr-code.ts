import { Component, computed, input } from '@angular/core';
import qrcode from 'qrcode-generator';

/** Empty modules around the code (ISO/IEC 18004, section 6.3.8: four). */
const QUIET = 4;

/** A QR code drawn as one outline: nothing is fetched, nothing leaves the page. */
@Component({
  selector: 'cf-qr-code',
  template: `<svg role="img" [attr.aria-label]="label()" [attr.viewBox]="code().box" shape-rendering="crispEdges">
    <path fill="#fff" [attr.d]="code().ground" />
    <path fill="#000" [attr.d]="code().dark" />
  </svg>`,
  styles: `
    svg {
      display: block;
      inline-size: 14rem;
      block-size: 14rem;
      forced-color-adjust: none;
    }
  `,
})
export class QrCode {
  readonly text = input.required<string>();
  readonly label = input.required<string>();

  protected readonly code = computed(() => {
    const code = qrcode(0, 'M');
    code.addData(this.text());
    code.make();
    const count = code.getModuleCount();
    const whole = count + 2 * QUIET;
    let dark = '';
    for (let row = 0; row < count; row++)
      for (let column = 0; column < count; column++)
        if (code.isDark(row, column)) dark += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
    return { box: `0 0 ${whole} ${whole}`, ground: `M0 0h${whole}v${whole}H0z`, dark };
  });
}
