import { Component, DestroyRef, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { codeOf, faultWords } from '../sign-in/fault-words.js';
import { TEXTS } from '../texts.js';

/** As the server takes it, bytes. */
const LARGEST = 2 * 1024 * 1024;

/** A logo or a face: shown, chosen from a file, looked at before it is used, taken away. */
@Component({
  selector: 'cf-picture-upload',
  imports: [MatButton],
  templateUrl: './picture-upload.html',
  styleUrl: './picture-upload.css',
  host: { '[class.round]': 'round()' },
})
export class PictureUpload {
  /** Where the picture of now is; null without one. */
  readonly picture = input.required<string | null>();
  /** What it shows, for who does not see it. */
  readonly shows = input.required<string>();
  readonly round = input(false);
  readonly readonly = input(false);
  /** Puts the file in its place; answers where it is shown. */
  readonly put = input.required<(file: Blob) => Promise<string>>();
  readonly remove = input.required<() => Promise<void>>();
  readonly changed = output<string | null>();
  protected readonly texts = TEXTS.picture;
  protected readonly chosen = signal<{ file: File; address: string } | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly done = signal('');
  protected readonly shown = computed(() => this.chosen()?.address ?? this.picture());

  constructor() {
    inject(DestroyRef).onDestroy(() => this.letGo());
  }

  protected choose(field: HTMLInputElement): void {
    const [file] = field.files ?? [];
    // The same file again counts as a choice.
    field.value = '';
    if (!file) return;
    this.letGo();
    this.done.set('');
    const code = !/^image\/(png|jpeg)$/.test(file.type) ? 'type' : file.size > LARGEST ? 'too-large' : null;
    this.fault.set(code && (TEXTS.picture.fault[`picture.${code}`] ?? null));
    if (!code) this.chosen.set({ file, address: URL.createObjectURL(file) });
  }

  protected letGo(): void {
    const { address } = this.chosen() ?? {};
    if (address) URL.revokeObjectURL(address);
    this.chosen.set(null);
    this.fault.set(null);
  }

  /** The browser cannot show what was chosen: it is no picture, whatever it is called. */
  protected unreadable(): void {
    if (!this.chosen()) return;
    this.letGo();
    this.fault.set(TEXTS.picture.fault['picture.invalid'] ?? null);
  }

  protected use(): Promise<void> {
    const { file } = this.chosen() ?? {};
    if (!file) return Promise.resolve();
    return this.attempt(async () => {
      this.changed.emit(await this.put()(file));
      this.letGo();
      this.done.set(TEXTS.picture.used);
    });
  }

  protected takeAway(): Promise<void> {
    return this.attempt(async () => {
      await this.remove()();
      this.changed.emit(null);
      this.done.set(TEXTS.picture.gone);
    });
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    this.done.set('');
    try {
      await act();
    } catch (error) {
      this.fault.set(TEXTS.picture.fault[codeOf(error)] ?? faultWords(error));
    }
    this.busy.set(false);
  }
}
