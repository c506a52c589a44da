import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { fill } from '../../texts.js';
import { OrganizationDraft } from './organization-draft.js';
import { languageName, languagesBut } from '../../words/languages.js';
import { ORGANIZATION } from './texts.js';

const MOST = 12;

/** The language that visitors are greeted in, and the others that are spoken. */
@Component({
  selector: 'cf-languages-field',
  imports: [MatButton, MatFormField, MatHint, MatInput, MatLabel],
  templateUrl: './languages-field.html',
  styles: `
    :host,
    .others {
      display: grid;
      gap: 0.75rem;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      min-block-size: 2.5rem;
      padding-inline: 0.875rem;
      border: 1px solid var(--cf-line);
      border-radius: var(--cf-radius);
    }
    li:has(button) {
      padding-inline-end: 0.25rem;
    }
  `,
})
export class LanguagesField {
  readonly readonly = input(false);
  protected readonly texts = ORGANIZATION;
  protected readonly say = fill;
  protected readonly nameOf = languageName;
  private readonly draft = inject(OrganizationDraft);
  private readonly chosen = computed(() => this.draft.values()?.languages ?? []);
  protected readonly locked = computed(() => this.draft.saved()?.locked.includes('languages') ?? false);
  protected readonly fixed = computed(() => this.readonly() || this.locked());
  protected readonly main = computed(() => this.chosen()[0] ?? '');
  protected readonly others = computed(() => this.chosen().slice(1));
  protected readonly addable = computed(() => (this.chosen().length < MOST ? languagesBut(this.chosen()) : []));
  protected readonly mains = computed(() =>
    [...this.chosen().map((code) => ({ code, name: languageName(code) })), ...languagesBut(this.chosen())].sort(
      (one, other) => one.name.localeCompare(other.name),
    ),
  );
  protected readonly hint = computed(() => {
    const { saved, meanwhile } = this.draft;
    if (this.locked()) return fill(ORGANIZATION.locked, { slug: saved()?.slug ?? '', field: 'languages' });
    const theirs = meanwhile().get('languages');
    return theirs ? fill(ORGANIZATION.meanwhile, { value: theirs }) : ORGANIZATION.mainLanguageHint;
  });

  /** The one before goes on being spoken. */
  protected lead(code: string): void {
    const rest = this.chosen().filter((each) => each !== code);
    this.draft.edit('languages', [code, ...rest].slice(0, MOST));
  }

  protected add(code: string): void {
    if (code) this.draft.edit('languages', [...this.chosen(), code]);
  }

  protected remove(code: string): void {
    this.draft.edit(
      'languages',
      this.chosen().filter((each) => each !== code),
    );
  }
}
