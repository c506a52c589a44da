import { Injectable, InjectionToken, computed, inject, signal } from '@angular/core';
import { LocalMedia } from '@confrere/browser/call';
import {
  ProblemError,
  RequestRefused,
  SignalingClient,
  deskIdentity,
  signOut,
  tabId,
  type SignalingOptions,
  type SignalingStatus,
} from '@confrere/browser/data-access';
import {
  CloseCode,
  type DeskIdentity,
  type DeskMember,
  isAllowed,
  type Outcome,
  type QueueEntry,
  Request,
  type RequestBody,
  type ServerEvent,
  ServerMessage,
  type Snapshot,
} from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import { DeskAlerts } from './alerts/desk-alerts.js';
import { CurrentCall } from './calling/current-call.js';
import { DevicePermission } from './devices/device-permission.js';
import { afterEvent, arrivals, queueOf, type Queue } from './queue/queue.js';
import { sectionsOf } from './queue/sections.js';
import { isInScope, isMine, isOrder, isScope, type Order, type Scope } from './queue/scope.js';
import { rememberedText, rememberText } from './shell/remembered.js';
import { TEXTS, fill } from './texts.js';
import { notTalkedWords } from './words/end-words.js';
import { refusalWords } from './words/refusal-words.js';
import { nothingNew } from './words/state-words.js';

export type Line = Pick<SignalingClient, 'inCall' | 'status' | 'endedBy' | 'start' | 'stop' | 'request' | 'listen'>;

/** Opens the line to the server; a test hands in its own. */
export const OPEN_LINE = new InjectionToken<(options: SignalingOptions) => Line>('open the line to the server', {
  providedIn: 'root',
  factory: () => (options) => new SignalingClient(options),
});

/** How often minutes are looked at, ms. */
const TICK = 5_000;

/** Everything that the desk knows, as signals; the only one that talks with the server. */
@Injectable({ providedIn: 'root' })
export class DeskStore {
  private readonly clock = inject(Clock);
  private readonly openLine = inject(OPEN_LINE);

  readonly access = signal<'asking' | 'signed-in' | 'signed-out' | 'unreachable'>('asking');
  readonly identity = signal<DeskIdentity | null>(null);
  readonly connection = signal<SignalingStatus>('connecting');
  /** Why the line ended by itself. */
  readonly endedBy = signal<CloseCode | null>(null);
  readonly queue = signal<Queue>(new Map());
  /** Whoever sits here, as the queue knows them: their teams, and whether they are away by choice. */
  readonly me = signal<DeskMember | null>(null);
  /** The queue has been told. */
  readonly loaded = signal(false);
  /** A calm sentence about what just happened. */
  readonly notice = signal<string | null>(null);
  /** What a screen reader is told, politely. */
  readonly announcement = signal('');
  readonly now = signal(this.clock.now());
  /** Whose visitors are shown, counted and announced. */
  readonly scope = signal<Scope>(kept('scope', isScope, 'all'));
  readonly order = signal<Order>(kept('order', isOrder, 'time'));

  readonly media = new LocalMedia({ clock: this.clock });
  readonly permission = new DevicePermission();
  readonly call = new CurrentCall({
    clock: this.clock,
    media: this.media,
    requests: (body) => this.request(body),
    mayUseDevices: () => this.permission.granted,
    holds: (call) => {
      if (this.line) this.line.inCall = call;
    },
    refused: (code, { consultation, name }) => this.say(this.refusal(code, consultation, name)),
    fellThrough: (reason, name) => this.say(notTalkedWords(reason, name)),
  });

  readonly timeZone = computed(() => this.identity()?.organization.timeZone ?? 'UTC');
  readonly member = computed(() => this.identity()?.member.id ?? '');
  private readonly self = computed(() => ({ id: this.member(), teams: this.me()?.teams ?? [] }));
  readonly sections = computed(() =>
    sectionsOf(this.queue(), this.now(), this.timeZone(), {
      shows: (entry) => isInScope(entry, this.scope(), this.self()),
      order: this.order(),
    }),
  );
  /** Who waits and is rung by nobody: the figure in the title of the tab. */
  readonly waitingCount = computed(() => this.sections().waiting.filter(({ state }) => state === 'waiting').length);
  /** Requests would not be answered now. */
  readonly offline = computed(() => this.connection() !== 'connected');

  /** Where the areas are that this host name does not serve (`listeners` in the config); null for those that it does. */
  readonly elsewhere = computed(() => this.identity()?.elsewhere ?? { desk: null, admin: null });
  /** Why nobody can be invited or called at all now, as the organization stands; null when they can. */
  readonly nothingNew = computed(() => {
    const organization = this.identity()?.organization;
    return organization ? nothingNew(organization) : null;
  });

  private line: Line | null = null;
  private readonly alerts = inject(DeskAlerts);

  constructor() {
    const tick = (): void => {
      this.now.set(this.clock.now());
      this.clock.after(TICK, tick);
    };
    this.clock.after(TICK, tick);
    // Whoever has no line is told of nothing: what may have changed is asked for when they look again.
    document.addEventListener('visibilitychange', () => {
      if (!this.line && document.visibilityState === 'visible') this.askAnew();
    });
  }

  /** Asks who is signed in, and goes on from there. */
  async start(): Promise<void> {
    this.access.set('asking');
    try {
      this.signedIn(await deskIdentity());
    } catch (error) {
      this.access.set(error instanceof ProblemError && error.status === 401 ? 'signed-out' : 'unreachable');
    }
  }

  signedIn(identity: DeskIdentity): void {
    this.identity.set(identity);
    this.access.set('signed-in');
    this.line?.stop();
    // Whoever may not see the queue gets no line: nothing of visitors comes to their page. Nor is there one where it is not served.
    if (!isAllowed(identity.member.role, 'queue:see') || identity.elsewhere.desk !== null) return this.forgetQueue();
    const line = this.openLine({
      path: '/signaling/desk',
      tab: tabId(),
      clock: this.clock,
      messages: ServerMessage,
      requests: Request,
      stillAllowed: () => this.stillAllowed(),
    });
    this.line = line;
    this.connection.set(line.status);
    line.listen({
      snapshot: (snapshot) => this.takeSnapshot(snapshot),
      event: (event) => this.takeEvent(event),
      status: (status) => this.takeStatus(status),
    });
    line.start();
  }

  async leave(): Promise<void> {
    const elsewhere = await signOut().catch(() => null);
    this.line?.stop();
    this.signedOut();
    if (elsewhere !== null) location.assign(elsewhere);
  }

  setScope(scope: Scope): void {
    this.scope.set(scope);
    rememberText('scope', scope);
  }

  setOrder(order: Order): void {
    this.order.set(order);
    rememberText('order', order);
  }

  /** Whether a visitor waits for whoever sits here, by name or by team. */
  isMine(entry: QueueEntry): boolean {
    return isMine(entry, this.self());
  }

  say(text: string | null): void {
    this.notice.set(text);
  }

  /** True when the server has taken it; else the reason is shown. */
  recordOutcome(consultation: string, outcome: Outcome): Promise<boolean> {
    return this.attempt({ type: 'consultation.record-outcome', consultation, outcome }, consultation);
  }

  /** True when the server has done what is asked for about a visitor, or about nobody in particular; else the reason is shown. */
  async attempt(body: RequestBody, consultation = ''): Promise<boolean> {
    try {
      await this.request(body);
      return true;
    } catch (error) {
      this.say(this.refusal(codeOf(error), consultation, this.nameOf(consultation)));
      return false;
    }
  }

  nameOf(consultation: string): string {
    return this.queue().get(consultation)?.visitorName ?? TEXTS.queue.unnamed;
  }

  private request(body: RequestBody): Promise<void> {
    return this.line ? this.line.request(body) : Promise.reject(new RequestRefused('request.abandoned'));
  }

  private refusal(code: string, consultation: string, name: string): string | null {
    // The page itself let go of it; there is nothing to explain.
    if (code === 'request.abandoned') return null;
    return refusalWords(code, { name, by: this.queue().get(consultation)?.with?.displayName ?? null });
  }

  /** What the organization says of itself, and where it stands, may be another. A failure changes nothing: the next time tells. */
  askAnew(): void {
    if (this.access() !== 'signed-in') return;
    deskIdentity().then(
      (identity) => {
        if (this.access() === 'signed-in' && identity.member.id === this.member()) this.identity.set(identity);
      },
      () => undefined,
    );
  }

  private takeSnapshot(snapshot: Snapshot): void {
    if (snapshot.kind !== 'desk') return;
    const first = !this.loaded();
    if (!first) this.askAnew();
    const queue = queueOf(snapshot.desk.queue);
    const came = first ? [] : arrivals(this.queue(), queue, (entry) => this.isMine(entry));
    this.queue.set(queue);
    this.me.set(snapshot.desk.member);
    this.loaded.set(true);
    this.call.resync(snapshot.call);
    this.welcome(came.map(({ consultation }) => consultation));
  }

  private takeEvent(event: ServerEvent): void {
    if (event.type === 'organization.changed') return this.askAnew();
    if (event.type === 'member.changed') return this.me.set(event.member);
    const before = this.queue();
    const after = afterEvent(before, event);
    this.call.handle(event);
    if (after === before) return;
    this.now.set(this.clock.now());
    this.queue.set(after);
    this.welcome(arrivals(before, after, (entry) => this.isMine(entry)).map(({ consultation }) => consultation));
  }

  private welcome(consultations: readonly string[]): void {
    const shown = this.sections().waiting.filter(({ consultation }) => consultations.includes(consultation));
    if (shown.length === 0) return;
    const names = shown.map(({ visitorName }) =>
      fill(TEXTS.queue.arrived, { name: visitorName ?? TEXTS.queue.unnamed }),
    );
    this.announcement.set(names.join(' '));
    // In a call the chime would be heard by the visitor too.
    this.alerts.arrived(this.waitingCount(), { silent: this.call.attempt() !== null });
  }

  private takeStatus(status: SignalingStatus): void {
    const wasLost = this.connection() === 'reconnecting';
    this.connection.set(status);
    if (status === 'connected' && wasLost) this.announcement.set(TEXTS.connection.back);
    if (status !== 'ended') return;
    this.endedBy.set(this.line?.endedBy ?? null);
    if (this.line?.endedBy === CloseCode.accessEnded) this.signedOut();
  }

  private signedOut(): void {
    this.access.set('signed-out');
    this.forgetQueue();
  }

  private forgetQueue(): void {
    this.queue.set(new Map());
    this.loaded.set(false);
  }

  /** After a refused upgrade: was it for lack of a login? A role that sees no queue any more ends the line, and not the login. */
  private async stillAllowed(): Promise<boolean> {
    try {
      const identity = await deskIdentity();
      if (!isAllowed(identity.member.role, 'queue:see')) this.signedIn(identity);
      return true;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) return false;
      throw error;
    }
  }
}

const kept = <Choice extends string>(key: string, fits: (text: string | null) => text is Choice, otherwise: Choice) => {
  const text = rememberedText(key);
  return fits(text) ? text : otherwise;
};

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'server.unexpected';
