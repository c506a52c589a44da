import type { CallView, LocalMedia, RingTone } from '@confrere/browser/call';
import type { SignalingStatus } from '@confrere/browser/data-access';
import type { CallEndReason, CallInfo, Devices, Request, VisitPage, VisitState } from '@confrere/contract';
import type { Clock } from '@confrere/kernel';
import { computed, signal } from './signals.js';
import { screenOf, type Closed, type Step } from './step.js';

/** What opens over a screen when it is asked for. */
export type SheetName = 'helping' | 'interpreter' | 'write' | 'call-me' | 'get-help' | 'code';

/** What a visitor says of themselves before the waiting room. */
export type Told = Pick<Extract<Request, { type: 'waiting-room.enter' }>, 'helper' | 'interpreter'>;

/** Where this visit stands, as signals: what the server told, what the page does, what the devices do. */
export class Situation {
  readonly page;
  readonly media;
  readonly started = signal(false);
  readonly step = signal<Step>('ask');
  /** Written on this page; sent with the entry into the waiting room. */
  readonly typedName = signal<string | null>(null);
  /** Said on this page; sent with every entry. */
  readonly told = signal<Told>({});
  readonly sheet = signal<SheetName | null>(null);
  /** Only the devices are tested: it is not yet time. */
  readonly testing = signal(false);
  /** The screen stays on. */
  readonly awake = signal('wakeLock' in navigator);
  readonly sound = signal<Devices['sound']>('unknown');
  readonly visit = signal<VisitState | null>(null);
  readonly line = signal<SignalingStatus>('connecting');
  readonly closed = signal<Closed | null>(null);
  readonly call = signal<CallView | null>(null);
  readonly offered = signal<CallInfo | null>(null);
  /** The visitor goes on without microphone and camera: they are not asked for again. */
  readonly withoutDevices = signal(false);
  /** The server's "no" to the way into the waiting room; a code to read out. */
  readonly refused = signal<string | null>(null);
  /** The connection has been lost for so long that another way is offered. */
  readonly longLost = signal(false);
  /** Why the last call ended, for the waiting room's words. */
  readonly lastEnd = signal<CallEndReason | null>(null);

  readonly screen = computed(() =>
    screenOf({
      started: this.started(),
      step: this.step(),
      visit: this.visit(),
      phase: this.call()?.phase ?? null,
      offered: this.offered() !== null,
      lastEnd: this.lastEnd(),
      closed: this.closed(),
    }),
  );
  /** The professional's name, in every sentence that needs one. */
  readonly professional = computed(
    () =>
      this.visit()?.professional.displayName ?? this.page().professional?.displayName ?? this.page().organization.name,
  );
  readonly devices = computed<Devices>(() => ({
    camera: this.media().camera,
    microphone: this.media().microphone,
    sound: this.sound(),
  }));

  private readonly ahead: number;

  constructor(
    page: VisitPage,
    readonly own: LocalMedia,
    readonly ring: RingTone,
    readonly clock: Clock,
  ) {
    this.page = signal(page);
    this.media = signal(own.view);
    this.ahead = Date.parse(page.now) - clock.now().getTime();
    own.onChange((view) => this.media.set(view));
  }

  /** The time by the server's clock: a phone's may be wrong. */
  serverTime(): Date {
    return new Date(this.clock.now().getTime() + this.ahead);
  }
}
