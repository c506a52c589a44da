import { Component, computed, input } from '@angular/core';
import { CopyButton } from '../../shell/copy-button.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { fill } from '../../texts.js';
import { PEOPLE } from './texts.js';

/** A link to join with, shown once. */
@Component({
  selector: 'cf-staff-link',
  imports: [CopyButton, FocusedHeading],
  template: `
    <h3 cfFocused>{{ title() }}</h3>
    <p class="small">{{ texts.once }}</p>
    <textarea
      readonly
      rows="4"
      #field
      [attr.aria-label]="texts.link"
      data-test="staff-link"
      (focus)="field.select()"
      [value]="link()"
    ></textarea>
    <cf-copy-button look="filled" [text]="link()" [label]="texts.copy" />
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    h3 {
      font-size: 1.0625rem;
      overflow-wrap: anywhere;
    }
    h3:focus {
      outline: none;
    }
    textarea {
      inline-size: 100%;
      padding: 0.75rem;
      border: 1px solid var(--cf-input-line);
      border-radius: var(--cf-radius);
      color: inherit;
      background: var(--cf-ground);
      font: inherit;
      font-size: 0.9375rem;
      word-break: break-all;
      resize: none;
    }
  `,
})
export class StaffLink {
  readonly link = input.required<string>();
  readonly email = input.required<string>();
  protected readonly texts = PEOPLE.inviteForm;
  protected readonly title = computed(() => fill(PEOPLE.inviteForm.made, { email: this.email() }));
}
