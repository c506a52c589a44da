import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { RoomWays } from '@confrere/browser/data-access';
import type { RoomView } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { ROOMS } from './texts.js';

/** The big switch: nobody new enters, and reads why. It works at once, beside whatever else is being typed. */
@Component({
  selector: 'cf-suspension-part',
  imports: [MatButton, MatFormField, MatHint, MatInput, MatLabel],
  template: `
    <h2 id="suspend-heading">{{ texts.title }}</h2>
    @if (room().suspended; as suspended) {
      <p data-test="suspended-since">
        <strong>{{ say(texts.since, { date: date(suspended.since) }) }}</strong>
      </p>
    }
    <p class="small">{{ texts.what }}</p>
    <form (submit)="$event.preventDefault(); suspend(text.value)">
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>{{ texts.text }}</mat-label>
        <textarea
          matInput
          #text
          rows="2"
          maxlength="500"
          data-test="suspend-text"
          [value]="room().suspended?.text ?? ''"
        ></textarea>
        <mat-hint>{{ texts.textHint }}</mat-hint>
      </mat-form-field>
      <div class="acts">
        @if (room().suspended) {
          <button type="button" matButton="filled" data-test="resume-room" [disabled]="busy()" (click)="resume()">
            {{ texts.resume }}
          </button>
        }
        <button type="submit" matButton="outlined" data-test="suspend-room" [disabled]="busy()">
          {{ room().suspended ? texts.change : texts.do }}
        </button>
      </div>
    </form>
    @if (fault(); as wrong) {
      <p class="fault" role="alert" data-test="fault">{{ wrong }}</p>
    }
  `,
  styleUrls: ['../../sign-in/form.css', './parts.css'],
})
export class SuspensionPart {
  readonly room = input.required<RoomView>();
  readonly ways = input.required<RoomWays>();
  readonly changed = output<RoomView>();
  protected readonly texts = ROOMS.suspend;
  protected readonly say = fill;
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  private readonly store = inject(DeskStore);

  protected date(moment: string): string {
    const timeZone = this.store.timeZone();
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(
      new Date(moment),
    );
  }

  protected suspend(text: string): Promise<void> {
    return this.attempt(ROOMS.suspend.done, () => this.ways().suspend({ text: text.trim() || null }));
  }

  protected resume(): Promise<void> {
    return this.attempt(ROOMS.suspend.resumed, () => this.ways().resume());
  }

  private async attempt(done: string, act: () => Promise<RoomView>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      this.changed.emit(await act());
      this.store.say(fill(done, { name: this.room().name }));
    } catch (error) {
      this.fault.set(faultWords(error));
    }
    this.busy.set(false);
  }
}
