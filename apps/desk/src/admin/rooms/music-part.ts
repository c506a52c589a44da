import { Component, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { RoomWays } from '@confrere/browser/data-access';
import type { RoomView } from '@confrere/contract';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { ROOMS } from './texts.js';

const LONGEST = 1024 * 1024;

/** Music that those who wait may start: listened to here, exchanged at once. */
@Component({
  selector: 'cf-music-part',
  imports: [MatButton],
  template: `
    <h3>{{ texts.music }}</h3>
    <p class="small">{{ texts.musicWhat }}</p>
    @if (room().music; as music) {
      <div class="span">
        <audio
          controls
          loop
          preload="none"
          [src]="music.address"
          data-test="music"
          [attr.aria-label]="texts.music"
        ></audio>
        <span class="small">{{ say(texts.musicOf, { size: kilobytes(music.bytes) }) }}</span>
      </div>
    }
    @if (!fixed()) {
      <div class="span">
        <label class="small">
          {{ texts.musicChoose }}
          <input
            type="file"
            #file
            accept="audio/mpeg,audio/mp4,audio/x-m4a,.mp3,.m4a"
            data-test="music-file"
            [disabled]="busy()"
            (change)="put(file)"
          />
        </label>
        @if (room().music) {
          <button type="button" matButton="text" data-test="remove-music" [disabled]="busy()" (click)="remove()">
            {{ texts.musicRemove }}
          </button>
        }
      </div>
    }
    <p class="small" role="status" data-test="music-state">{{ said() }}</p>
    @if (fault(); as wrong) {
      <p class="fault" role="alert" data-test="fault">{{ wrong }}</p>
    }
  `,
  styleUrls: ['../../sign-in/form.css', './parts.css'],
})
export class MusicPart {
  readonly room = input.required<RoomView>();
  readonly ways = input.required<RoomWays>();
  readonly fixed = input(false);
  readonly changed = output<RoomView>();
  protected readonly texts = ROOMS;
  protected readonly say = fill;
  protected readonly busy = signal(false);
  protected readonly said = signal('');
  protected readonly fault = signal<string | null>(null);

  protected kilobytes(bytes: number): number {
    return Math.ceil(bytes / 1024);
  }

  protected async put(field: HTMLInputElement): Promise<void> {
    const file = field.files?.[0];
    field.value = '';
    if (!file) return;
    if (file.size > LONGEST) return this.fault.set(ROOMS.musicLarge);
    await this.attempt(ROOMS.musicSaved, () => this.ways().putMusic(file));
  }

  protected remove(): Promise<void> {
    return this.attempt(ROOMS.musicGone, () => this.ways().removeMusic());
  }

  private async attempt(done: string, act: () => Promise<RoomView>): Promise<void> {
    this.busy.set(true);
    this.fault.set(null);
    this.said.set('');
    try {
      this.changed.emit(await act());
      this.said.set(done);
    } catch (error) {
      const words: Readonly<Record<string, string>> = {
        'music.type': ROOMS.musicType,
        'music.too-large': ROOMS.musicLarge,
      };
      this.fault.set(words[codeOf(error)] ?? faultWords(error));
    }
    this.busy.set(false);
  }
}
