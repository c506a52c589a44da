import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { Icon } from '@confrere/browser/ui';
import type { QueueEntry } from '@confrere/contract';
import { AlertsPanel } from '../alerts/alerts-panel.js';
import { ALERT_TEXTS } from '../alerts/texts.js';
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
import { CheckCode } from '../check-code/check-code.js';
import { ConfirmCall } from './confirm-call.js';
import { FinishedRow } from './finished-row.js';
import { MessagePanel } from './message-panel.js';
import { PhonePanel } from './phone-panel.js';
import { QueueRow } from './queue-row.js';
import type { RowAct } from './row-menu.js';
import type { Order, Scope } from './scope.js';
import { TendQueue } from './tend-queue.js';
import { DELAYS, QUEUE_TEXTS } from './texts.js';
import { TransferPanel } from './transfer-panel.js';

/** The default screen: who waits, who is expected, who was here. */
@Component({
  selector: 'cf-queue-page',
  imports: [
    AlertsPanel,
    CheckCode,
    ConfirmCall,
    ConnectionBanner,
    DeskHeader,
    DeviceCheck,
    FinishedRow,
    FocusedHeading,
    Icon,
    InvitePanel,
    MatButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    MatSlideToggle,
    MessagePanel,
    NoticeBar,
    PhonePanel,
    QueueRow,
    SidePanel,
    TransferPanel,
  ],
  templateUrl: './queue-page.html',
  styleUrl: './queue-page.css',
})
export class QueuePage {
  protected readonly store = inject(DeskStore);
  protected readonly texts = TEXTS;
  protected readonly more = QUEUE_TEXTS;
  protected readonly alerts = ALERT_TEXTS;
  protected readonly delays = DELAYS;
  protected readonly orders: readonly Order[] = ['time', 'arrival'];
  protected readonly tend = inject(TendQueue);
  protected readonly opened = signal<'invite' | 'devices' | 'alerts' | null>(null);
  protected readonly tending = signal<{ act: Exclude<RowAct, 'no-show'>; consultation: string } | null>(null);
  protected readonly confirming = signal<QueueEntry | null>(null);
  /** What is looked for among the names. */
  protected readonly words = signal('');

  /** Only worth a choice when somebody else's visitors are there, or one of the choices hides them. */
  protected readonly others = computed(
    () => this.store.scope() !== 'all' || [...this.store.queue().values()].some((entry) => !this.store.isMine(entry)),
  );
  protected readonly scopes = computed<readonly Scope[]>(() =>
    this.store.me()?.teams.length || this.store.scope() === 'team' ? ['mine', 'team', 'all'] : ['mine', 'all'],
  );
  protected readonly seen = computed(() => {
    const parts = this.store.sections();
    const words = this.words().trim().toLocaleLowerCase();
    if (words === '') return parts;
    const fits = ({ visitorName }: QueueEntry): boolean => visitorName?.toLocaleLowerCase().includes(words) ?? false;
    return {
      waiting: parts.waiting.filter(fits),
      inCall: parts.inCall.filter(fits),
      expected: parts.expected.filter(fits),
      finished: parts.finished.filter(fits),
    };
  });
  protected readonly searched = computed(() => {
    const words = this.words().trim();
    return words === '' ? null : fill(QUEUE_TEXTS.nobodyFound, { words });
  });
  /** Nobody waits here, but somebody does for others. */
  protected readonly elsewhere = computed(() => {
    if (this.store.scope() === 'all') return null;
    const count = [...this.store.queue().values()].filter(({ state }) => state === 'waiting').length;
    return count > 0 ? fill(QUEUE_TEXTS.noneOfScope, { count }) : null;
  });
  protected readonly mayDelayAll = computed(() =>
    [...this.store.queue().values()].some(
      ({ state, professional }) => state === 'waiting' && professional?.member === this.store.member(),
    ),
  );
  /** Of whom a panel is about, as they are now; it closes when they are gone. */
  protected readonly tended = computed(() => {
    const tending = this.tending();
    const entry = tending && this.store.queue().get(tending.consultation);
    if (!tending || !entry) return null;
    const name = entry.visitorName ?? TEXTS.queue.unnamed;
    return { act: tending.act, entry, title: fill(QUEUE_TEXTS[tending.act].title, { name }) };
  });
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
    if (!this.store.nothingNew()) this.opened.set('invite');
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

  protected open(act: Exclude<RowAct, 'no-show'>, { consultation }: QueueEntry): void {
    this.tending.set({ act, consultation });
  }

  protected lateBy(minutes: number): string {
    return fill(QUEUE_TEXTS.acts.lateBy, { minutes });
  }

  /** The switch shows what the server knows, also when it refused. */
  protected async setAway(toggle: MatSlideToggle): Promise<void> {
    await this.tend.setAway(toggle.checked);
    toggle.checked = this.store.me()?.away ?? false;
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
