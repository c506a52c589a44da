import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { ChangeLanguages, MySettings } from '@confrere/contract';
import { fill } from '../texts.js';
import { languageName, languagesBut } from '../words/languages.js';
import { SETTINGS } from './texts.js';

const MOST = 12;

/** Which languages one speaks, and in which one mails come. */
@Component({
  selector: 'cf-own-languages',
  imports: [MatButton, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    <p id="spoken-languages" class="small">{{ texts.spokenIntro }}</p>
    <ul aria-labelledby="spoken-languages">
      @for (code of spoken(); track code) {
        <li data-test="spoken-language">
          {{ nameOf(code) }}
          <button
            type="button"
            matButton="text"
            [attr.aria-label]="say(texts.removeNamed, { name: nameOf(code) })"
            (click)="remove(code)"
          >
            ✕
          </button>
        </li>
      }
    </ul>
    <form (submit)="$event.preventDefault(); save.emit({ spoken: [...spoken()], mail: mail.value || null })">
      @if (addable().length > 0) {
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>{{ texts.addLanguage }}</mat-label>
          <select matNativeControl #another data-test="add-spoken" (change)="add(another.value); another.value = ''">
            <option value=""></option>
            @for (language of addable(); track language.code) {
              <option [value]="language.code">{{ language.name }}</option>
            }
          </select>
        </mat-form-field>
      }
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ texts.mailLanguage }}</mat-label>
        <select matNativeControl #mail data-test="mail-language">
          <option value="">{{ asOrganization() }}</option>
          @for (code of choices(); track code) {
            <option [value]="code" [selected]="code === settings().mailLanguage">{{ nameOf(code) }}</option>
          }
        </select>
        <mat-hint>{{ texts.mailLanguageHint }}</mat-hint>
      </mat-form-field>
      <button type="submit" matButton="outlined" class="start" data-test="save-languages" [disabled]="busy()">
        {{ texts.save }}
      </button>
    </form>
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    ul:empty {
      display: none;
    }
    li {
      display: flex;
      align-items: center;
      min-block-size: 2.5rem;
      padding-inline: 0.875rem 0.25rem;
      border: 1px solid var(--cf-line);
      border-radius: var(--cf-radius);
    }
    .start {
      justify-self: start;
    }
  `,
  styleUrl: '../sign-in/form.css',
})
export class OwnLanguages {
  readonly settings = input.required<MySettings>();
  readonly busy = input.required<boolean>();
  readonly save = output<ChangeLanguages>();
  protected readonly texts = SETTINGS;
  protected readonly say = fill;
  protected readonly nameOf = languageName;
  /** What is not saved yet stays, whatever else on the page is. */
  protected readonly spoken = linkedSignal<readonly string[], readonly string[]>({
    source: () => this.settings().spoken,
    computation: (saved, before) =>
      before && JSON.stringify(before.source) === JSON.stringify(saved) ? before.value : saved,
  });
  protected readonly addable = computed(() => (this.spoken().length < MOST ? languagesBut(this.spoken()) : []));
  protected readonly choices = computed(() => {
    const { organizationLanguages, mailLanguage } = this.settings();
    return [...new Set([...organizationLanguages, ...this.spoken(), ...(mailLanguage === null ? [] : [mailLanguage])])];
  });
  protected readonly asOrganization = computed(() =>
    fill(SETTINGS.asOrganization, { language: languageName(this.settings().organizationLanguages[0] ?? 'en') }),
  );

  protected add(code: string): void {
    if (code) this.spoken.set([...this.spoken(), code]);
  }

  protected remove(code: string): void {
    this.spoken.set(this.spoken().filter((each) => each !== code));
  }
}
