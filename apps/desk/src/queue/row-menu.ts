import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { isAllowed, type QueueEntry } from '@confrere/contract';
import { DeskStore } from '../desk-store.js';
import { TEXTS, fill } from '../texts.js';
import { TendQueue } from './tend-queue.js';
import { DELAYS, QUEUE_TEXTS } from './texts.js';

/** What opens a panel of its own. */
export type RowAct = 'message' | 'transfer' | 'phone' | 'no-show';

/** Everything but Call that can be done about one who is expected or waits. */
@Component({
  selector: 'cf-row-menu',
  imports: [MatButton, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger],
  template: `
    <button
      type="button"
      matButton="outlined"
      data-test="more"
      [attr.aria-label]="label()"
      [disabled]="store.offline()"
      [matMenuTriggerFor]="menu"
    >
      {{ texts.more }}
    </button>
    <mat-menu #menu="matMenu">
      <ng-template matMenuContent>
        <button mat-menu-item data-test="act-message" (click)="act.emit('message')">{{ texts.acts.write }}</button>
        <button mat-menu-item data-test="act-late" [matMenuTriggerFor]="late">{{ texts.acts.late }}</button>
        @if (waits()) {
          <button mat-menu-item data-test="act-hold" (click)="tend.hold(entry())">
            {{ entry().heldSince ? texts.acts.resume : texts.acts.hold }}
          </button>
        }
        <button mat-menu-item data-test="act-transfer" (click)="act.emit('transfer')">
          {{ texts.acts.transfer }}
        </button>
        @if (mayTakeOver()) {
          <button mat-menu-item data-test="act-take-over" (click)="tend.takeOver(entry())">
            {{ texts.acts.takeOver }}
          </button>
        }
        <button mat-menu-item data-test="act-phone" (click)="act.emit('phone')">{{ texts.acts.phone }}</button>
        @if (mayMiss()) {
          <button mat-menu-item data-test="act-no-show" (click)="act.emit('no-show')">{{ texts.acts.noShow }}</button>
        }
      </ng-template>
    </mat-menu>
    <mat-menu #late="matMenu">
      <ng-template matMenuContent>
        @for (minutes of delays; track minutes) {
          <button mat-menu-item [attr.data-test]="'late-' + minutes" (click)="tend.delay(entry(), minutes)">
            {{ lateBy(minutes) }}
          </button>
        }
      </ng-template>
    </mat-menu>
  `,
})
export class RowMenu {
  readonly entry = input.required<QueueEntry>();
  readonly act = output<RowAct>();

  protected readonly texts = QUEUE_TEXTS;
  protected readonly delays = DELAYS;
  protected readonly store = inject(DeskStore);
  protected readonly tend = inject(TendQueue);
  protected readonly label = computed(() =>
    fill(QUEUE_TEXTS.moreFor, { name: this.entry().visitorName ?? TEXTS.queue.unnamed }),
  );
  protected readonly waits = computed(() => this.entry().state === 'waiting');
  protected readonly mayTakeOver = computed(() => {
    const role = this.store.identity()?.member.role;
    return this.entry().professional?.member !== this.store.member() && role && isAllowed(role, 'consultation:ring');
  });
  /** Somebody who is looking at the page has come. */
  protected readonly mayMiss = computed(() => {
    const { state, presence, plannedAt } = this.entry();
    if (state === 'waiting') return presence === 'absent';
    return plannedAt === null || new Date(plannedAt) < this.store.now();
  });

  protected lateBy(minutes: number): string {
    return fill(QUEUE_TEXTS.acts.lateBy, { minutes });
  }
}
