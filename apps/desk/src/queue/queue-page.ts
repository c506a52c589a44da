import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { Icon } from '@confrere/browser/ui';
import type { QueueEntry } from '@confrere/contract';
import { visitorOf } from '../calling/current-call.js';
import { DeskStore } from '../desk-store.js';
import { DeviceCheck } from '../devices/device-check.js';
import { InvitePanel } from '../invite/invite-panel.js';
import { ConnectionBanner } from '../shell/connection-banner.js';
import { DeskHeader } from '../shell/desk-header.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { NoticeBar } from '../shell/notice-bar.js';
import { SidePanel } from '../shell/side-panel.js';
import { TEXTS, fill } from '../texts.js';
import { plannedTime } from '../words/moments.js';
import { ConfirmCall } from './confirm-call.js';
import { FinishedRow } from './finished-row.js';
import { isFor } from './sections.js';
import { QueueRow } from './queue-row.js';

/** The default screen: who waits, who is expected, who was here. */
@Component({
  selector: 'cf-queue-page',
  imports: [
    ConfirmCall,
    ConnectionBanner,
    DeskHeader,
    DeviceCheck,
    FinishedRow,
    FocusedHeading,
    Icon,
    InvitePanel,
    MatButton,
    MatSlideToggle,
    NoticeBar,
    QueueRow,
    SidePanel,
  ],
  templateUrl: './queue-page.html',
  styleUrl: './queue-page.css',
})
export class QueuePage {
  protected readonly store = inject(DeskStore);
  protected readonly texts = TEXTS;
  protected readonly inviting = signal(false);
  protected readonly checking = signal(false);
  protected readonly confirming = signal<QueueEntry | null>(null);

  /** Only worth a switch when somebody else's visitors are there. */
  protected readonly others = computed(() =>
    [...this.store.queue().values()].some((entry) => !isFor(entry, this.store.member())),
  );
  protected readonly found = computed(() => {
    const info = this.store.call.found();
    return info && { name: visitorOf(info), live: info.state === 'live' };
  });
  protected readonly foundText = computed(() => {
    const found = this.found();
    return found && fill(found.live ? TEXTS.found.text : TEXTS.found.ringing, { name: found.name });
  });
  protected readonly next = computed(() => {
    const [entry] = this.store.sections().expected.filter(({ plannedAt }) => plannedAt);
    if (!entry?.plannedAt) return null;
    const time = plannedTime(entry.plannedAt, this.store.now(), this.store.timeZone());
    return fill(TEXTS.queue.next, { time, name: entry.visitorName ?? '' }).replace(' .', '.');
  });

  protected invite(): void {
    // The button stays in the order of the keyboard, so that its reason is found.
    if (!this.store.nothingNew()) this.inviting.set(true);
  }

  /** With more than one person waiting, or where the room wants it, who it is is asked first: the wrong person must not be called. */
  protected call(entry: QueueEntry): void {
    if (entry.room.confirm || this.store.waitingCount() > 1) this.confirming.set(entry);
    else this.ring(entry);
  }

  protected ring(entry: QueueEntry): void {
    this.confirming.set(null);
    this.store.say(null);
    void this.store.call.ring(entry.consultation, entry.visitorName ?? TEXTS.queue.unnamed);
  }

  protected noteOutcome(entry: QueueEntry): void {
    this.store.call.lookAgain({
      consultation: entry.consultation,
      name: entry.visitorName ?? TEXTS.queue.unnamed,
      from: null,
      to: entry.endedAt ? new Date(entry.endedAt) : this.store.now(),
    });
  }
}
