import { Component, ElementRef, afterNextRender, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { TEXTS } from '../texts.js';
import { giveFocusBack } from './give-focus-back.js';

/** A panel at the end side, in front of the page. The browser keeps the focus in it; afterwards it goes back to where it was. */
@Component({
  selector: 'cf-side-panel',
  imports: [MatButton],
  template: `
    <dialog #dialog aria-labelledby="side-panel-heading" data-test="side-panel" (cancel)="closed.emit()">
      <div class="head">
        <h2 id="side-panel-heading">{{ title() }}</h2>
        <button type="button" matButton="text" data-test="close-panel" (click)="closed.emit()">
          {{ texts.close }}
        </button>
      </div>
      <ng-content />
    </dialog>
  `,
  styles: `
    dialog {
      inline-size: min(26rem, 100vw);
      block-size: 100dvh;
      max-inline-size: none;
      max-block-size: none;
      margin: 0 0 0 auto;
      padding: 1.25rem 1.5rem 2rem;
      overflow-y: auto;
      border: 0;
      color: inherit;
      background: var(--cf-card);
    }
    dialog::backdrop {
      background: rgb(16 24 29 / 0.35);
    }
    .head {
      display: flex;
      gap: 1rem;
      align-items: center;
      justify-content: space-between;
      margin-block-end: 1rem;
    }
  `,
})
export class SidePanel {
  readonly title = input.required<string>();
  readonly closed = output<void>();
  protected readonly texts = TEXTS.notice;
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    giveFocusBack();
    afterNextRender(() => this.dialog().nativeElement.showModal());
  }
}
