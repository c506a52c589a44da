import {
  Component,
  DestroyRef,
  ElementRef,
  Injectable,
  afterNextRender,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { CanDeactivateFn } from '@angular/router';
import { TEXTS } from '../texts.js';

/** What was typed on a screen, and a way to forget it. */
export interface UnsavedForm {
  readonly isDirty: () => boolean;
  readonly discard: () => void;
}

/** Keeps what was typed from being lost by leaving. `cf-ask-to-leave` stands in the desk's frame. */
@Injectable({ providedIn: 'root' })
export class UnsavedChanges {
  /** Somebody waits for an answer. */
  readonly asked = signal(false);
  private watched: UnsavedForm | null = null;
  private answer: ((leave: boolean) => void) | null = null;

  constructor() {
    addEventListener('beforeunload', (event) => {
      if (this.watched?.isDirty()) event.preventDefault();
    });
  }

  /** For a screen with a form, in its constructor. */
  watch(form: UnsavedForm): void {
    this.watched = form;
    inject(DestroyRef).onDestroy(() => {
      this.settle(false);
      if (this.watched === form) this.watched = null;
    });
  }

  /** True when nothing would be lost, or whoever typed it says so. */
  mayLeave(): Promise<boolean> {
    if (!this.watched?.isDirty()) return Promise.resolve(true);
    this.settle(false);
    this.asked.set(true);
    return new Promise((resolve) => (this.answer = resolve));
  }

  settle(leave: boolean): void {
    this.asked.set(false);
    if (leave) this.watched?.discard();
    this.answer?.(leave);
    this.answer = null;
  }
}

/** For the routes of screens with forms. */
export const withoutLoss: CanDeactivateFn<unknown> = () => inject(UnsavedChanges).mayLeave();

/** The question itself. */
@Component({
  selector: 'cf-ask-to-leave',
  imports: [MatButton],
  template: `
    <dialog #dialog aria-labelledby="ask-to-leave-heading" data-test="ask-to-leave" (cancel)="unsaved.settle(false)">
      <h2 id="ask-to-leave-heading">{{ texts.title }}</h2>
      <p>{{ texts.what }}</p>
      <div class="acts">
        <button type="button" matButton="filled" data-test="stay" (click)="unsaved.settle(false)">
          {{ texts.stay }}
        </button>
        <button type="button" matButton="text" data-test="leave-anyway" (click)="unsaved.settle(true)">
          {{ texts.leave }}
        </button>
      </div>
    </dialog>
  `,
  styleUrl: './dialog.css',
})
export class AskToLeave {
  protected readonly texts = TEXTS.unsaved;
  protected readonly unsaved = inject(UnsavedChanges);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => this.dialog().nativeElement.showModal());
  }
}
