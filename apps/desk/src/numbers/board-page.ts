import { Component, computed, DOCUMENT, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { DeskStore } from '../desk-store.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { clockTime, minutesInWords } from '../words/moments.js';
import { boardOf } from './board.js';
import { BOARD } from './texts.js';

/** Today on a screen that hangs on the wall: who waits and how long, and no visitor's name. */
@Component({
  selector: 'cf-board-page',
  imports: [FocusedHeading, MatButton, RouterLink],
  templateUrl: './board-page.html',
  styleUrl: './board-page.css',
})
export class BoardPage {
  protected readonly texts = BOARD;
  protected readonly store = inject(DeskStore);
  private readonly document = inject(DOCUMENT);

  protected readonly board = computed(() =>
    boardOf(this.store.queue().values(), this.store.now(), this.store.timeZone()),
  );
  protected readonly clock = computed(() => clockTime(this.store.now(), this.store.timeZone()));
  protected readonly mayFill = this.document.fullscreenEnabled;

  protected minutes(minutes: number): string {
    return minutesInWords(minutes);
  }

  protected fill(): void {
    // A browser that refuses leaves the page as it is.
    void this.document.documentElement.requestFullscreen().catch(() => undefined);
  }
}
