import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { CopyButton } from '../shell/copy-button.js';
import { SIGN_IN } from './texts.js';

/** Recovery codes, shown this once. */
@Component({
  selector: 'cf-recovery-codes',
  imports: [CopyButton, MatButton],
  template: `
    <div class="form" data-test="recovery-codes">
      <p>{{ texts.codesIntro }}</p>
      <ul class="codes">
        @for (code of codes(); track code) {
          <li data-test="recovery-code">{{ code }}</li>
        }
      </ul>
      <div class="acts">
        <cf-copy-button [text]="all()" [label]="texts.copyCodes" />
        <button type="button" matButton="filled" data-test="codes-kept" (click)="kept.emit()">
          {{ texts.codesKept }}
        </button>
      </div>
    </div>
  `,
  styleUrl: './form.css',
})
export class RecoveryCodesShown {
  readonly codes = input.required<readonly string[]>();
  readonly kept = output<void>();
  protected readonly texts = SIGN_IN;
  protected readonly all = computed(() => this.codes().join('\n'));
}
