import { Component, computed, inject, input, signal } from '@angular/core';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { OrganizationField } from '@confrere/contract';
import { FieldProblem } from '../../shell/field-problem.js';
import { fill } from '../../texts.js';
import { OrganizationDraft } from './organization-draft.js';
import { shown, typed } from './organization-fields.js';
import { ORGANIZATION } from './texts.js';

/** One line, or one choice, of what the organization says of itself. */
@Component({
  selector: 'cf-profile-field',
  imports: [FieldProblem, MatError, MatFormField, MatHint, MatInput, MatLabel],
  templateUrl: './profile-field.html',
  styles: `
    mat-form-field {
      inline-size: 100%;
    }
    .code {
      overflow-wrap: anywhere;
    }
  `,
})
export class ProfileField {
  readonly field = input.required<Exclude<OrganizationField, 'languages'>>();
  readonly readonly = input(false);
  /** Problems are told after a save as well, not only when the field was left. */
  readonly judged = input(false);
  /** What can be chosen; without it, anything can be typed. */
  readonly options = input<readonly { code: string; name: string }[] | null>(null);
  readonly needed = input(false);
  readonly type = input<'text' | 'tel'>('text');
  readonly longest = input(200);
  protected readonly texts = ORGANIZATION;
  private readonly draft = inject(OrganizationDraft);
  private readonly left = signal(false);

  protected readonly value = computed(() => this.draft.values()?.[this.field()] ?? '');
  protected readonly words = computed(() => {
    const value = this.draft.values()?.[this.field()];
    return value ? shown(this.field(), value) : '';
  });
  protected readonly locked = computed(() => this.draft.saved()?.locked.includes(this.field()) ?? false);
  protected readonly fixed = computed(() => this.readonly() || this.locked());
  /** One that the list does not have is still shown. */
  protected readonly choices = computed(() => {
    const options = this.options() ?? [];
    const value = this.value();
    return value === '' || options.some(({ code }) => code === value)
      ? options
      : [{ code: value, name: this.words() }, ...options];
  });
  protected readonly problem = computed(() =>
    this.left() || this.judged() ? (this.draft.problems().get(this.field()) ?? null) : null,
  );
  protected readonly hint = computed(() => {
    const field = this.field();
    if (this.locked()) return fill(ORGANIZATION.locked, { slug: this.draft.saved()?.slug ?? '', field });
    const theirs = this.draft.meanwhile().get(field);
    return theirs ? fill(ORGANIZATION.meanwhile, { value: theirs }) : ORGANIZATION.hint[field];
  });

  protected write(text: string): void {
    this.draft.edit(this.field(), typed(this.field(), text));
  }

  protected leave(): void {
    this.left.set(true);
  }
}
