import { Call, WakeLock, type CallOptions } from '@confrere/browser/call';
import { RequestRefused, SignalingClient, tabId } from '@confrere/browser/data-access';
import {
  CloseCode,
  type CallInfo,
  type Devices,
  type RequestBody,
  type ServerEvent,
  type Snapshot,
  VisitMessage,
  VisitRequest,
  type VisitState,
} from '@confrere/contract';
import type { ClockTimer } from '@confrere/kernel';
import { isStillOpen } from './link.js';
import type { Situation } from './situation.js';
import { FINAL_ENDS } from './step.js';

/** After so long without a connection the page offers the telephone. */
const LONG_LOST = 30_000;

/** The page's side of everything that needs the clinic: the place in the queue, being rung, the call. */
export class Clinic {
  private readonly wake = new WakeLock((held) => this.now.awake.set(held));
  private leaving = false;
  private call: Call | null = null;
  private lostTimer: ClockTimer | null = null;
  private reported = '';

  constructor(
    private readonly now: Situation,
    private readonly reload: () => void,
    private readonly client = new SignalingClient({
      path: '/signaling/visit',
      tab: tabId(),
      clock: now.clock,
      messages: VisitMessage,
      requests: VisitRequest,
      stillAllowed: () => isStillOpen(now.page().reference),
    }),
    private readonly makeCall = (options: CallOptions): Call => new Call(options),
  ) {}

  start(): void {
    this.client.listen({
      snapshot: (snapshot) => this.take(snapshot),
      event: (event) => this.hear(event),
      status: (status) => {
        this.now.line.set(status);
        this.closed(this.client.endedBy);
        this.watchLoss();
      },
    });
    this.now.own.onChange(() => this.reportDevices());
    document.addEventListener('visibilitychange', () => this.reportVisibility());
    this.client.start();
    this.watchLoss();
  }

  async enter(): Promise<void> {
    this.wake.request();
    this.reported = JSON.stringify(this.now.devices());
    const refusal = await this.ask({
      type: 'waiting-room.enter',
      displayName: this.now.typedName(),
      devices: this.now.devices(),
      language: /^[a-z]{2,3}/.exec(navigator.language)?.[0],
      ...this.now.told(),
    });
    if (refusal === 'name.missing') this.now.step.set('name');
    else this.now.refused.set(refusal);
  }

  async leaveWaitingRoom(): Promise<void> {
    this.leaving = true;
    const refused = await this.ask({ type: 'waiting-room.leave' });
    this.leaving = false;
    if (refused) return;
    this.now.started.set(false);
    this.now.step.set('ask');
    this.letGo();
  }

  /** The devices were tested before the time. */
  async reportTest(devices: Devices): Promise<void> {
    await this.ask({ type: 'waiting-room.report-devices', devices });
  }

  /** Inside the tap. */
  answer(): void {
    this.call?.answer();
    this.now.ring.stop();
    void this.openDevices();
  }

  notYet(): void {
    this.now.lastEnd.set('declined');
    this.now.ring.stop();
    this.call?.decline();
  }

  leave(): void {
    this.call?.leave();
  }

  /** Inside the tap, after a reload in the middle of a call. */
  async comeBack(): Promise<void> {
    const info = this.now.offered();
    if (!info) return;
    await this.openDevices();
    if (this.now.offered()?.id === info.id) this.hold(info, true);
  }

  /** Inside the tap: this page takes the place over. */
  async moveHere(): Promise<void> {
    if (this.now.closed() === 'replaced') return this.reload();
    await this.openDevices();
    this.now.step.set('ready');
    this.now.refused.set(await this.ask({ type: 'seat.claim' }));
  }

  /** Inside the tap: "I left by mistake". */
  async goBack(): Promise<void> {
    await this.openDevices();
    this.now.lastEnd.set(null);
    await this.enter();
  }

  private take(snapshot: Snapshot): void {
    if (snapshot.kind !== 'visit') return;
    const { visit, call } = snapshot;
    this.call?.resync(call?.id === this.call.id ? call : null);
    this.seen(visit);
    if (!call) this.now.offered.set(null);
    else if (call.id !== this.call?.id) this.offer(call);
    this.reportVisibility();
    if (visit.state === 'waiting' && visit.seat === 'here') this.backInTheQueue();
  }

  private hear(event: ServerEvent): void {
    switch (event.type) {
      case 'visit.changed':
        return this.seen(event.visit);
      case 'call.rung':
        return this.hold(event.call, false);
      case 'call.moved-here':
        return this.hold(event.call, true);
      case 'call.ended':
        if (this.now.offered()?.id === event.call) this.now.offered.set(null);
        return this.call?.handle(event);
      default:
        return this.call?.handle(event);
    }
  }

  private seen(visit: VisitState): void {
    const before = this.now.visit();
    this.now.visit.set(visit);
    // Given another time while waiting, or before it began: the first screen says it anew.
    const moved = before && visit.plannedAt !== before.plannedAt;
    if (visit.state === 'invited' && ((before?.state === 'waiting' && !this.leaving) || (moved && !this.now.started())))
      this.reload();
    if (visit.state === 'waiting') this.wake.request();
    if (visit.state === 'ended' && !this.call) this.letGo();
  }

  /** A call that a snapshot told of: one that rings is rung again, a live one waits for a tap. */
  private offer(info: CallInfo): void {
    if (info.state === 'ringing') this.hold(info, true);
    else this.now.offered.set(info);
  }

  private hold(info: CallInfo, rejoin: boolean): void {
    if (this.call?.id === info.id) return;
    this.call?.release();
    const call = this.makeCall({
      info,
      rejoin,
      requests: (body) => this.client.request(body),
      media: this.now.own,
      clock: this.now.clock,
    });
    this.call = call;
    this.client.inCall = info.id;
    this.now.offered.set(null);
    this.now.lastEnd.set(null);
    call.onChange(() => this.follow(call));
    this.follow(call);
    if (call.view.phase === 'ringing') this.now.ring.start();
    this.wake.request();
  }

  private follow(call: Call): void {
    if (call !== this.call) return;
    const { view } = call;
    if (view.phase !== 'ringing') this.now.ring.stop();
    if (view.phase !== 'ended') {
      this.now.call.set(view);
      return this.watchLoss();
    }
    this.call = null;
    this.client.inCall = null;
    this.now.call.set(null);
    if (view.endReason) this.now.lastEnd.set(view.endReason);
    if (this.now.visit()?.state === 'ended' || (view.endReason && FINAL_ENDS.has(view.endReason))) this.letGo();
    this.watchLoss();
  }

  /** After a reload: devices that are allowed already come back without a tap, so that Answer is quick. */
  private backInTheQueue(): void {
    if (this.now.media().stream || this.now.step() === 'ready') return;
    this.now.step.set('ready');
    const allowed = (name: string): Promise<boolean> =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        ({ state }) => state === 'granted',
        () => false,
      );
    void Promise.all([allowed('camera'), allowed('microphone')]).then(([camera, microphone]) => {
      if (microphone && !this.now.media().stream) void this.now.own.open({ camera: camera === true, microphone: true });
    });
  }

  private async openDevices(): Promise<void> {
    this.now.ring.unlock();
    if (this.now.media().stream || this.now.withoutDevices()) return;
    await this.now.own.open({ camera: true, microphone: true });
  }

  private reportDevices(): void {
    const { visit, devices } = this.now;
    const devicesNow = devices();
    const text = JSON.stringify(devicesNow);
    if (visit()?.state !== 'waiting' || visit()?.seat !== 'here' || text === this.reported) return;
    this.reported = text;
    void this.ask({ type: 'waiting-room.report-devices', devices: devicesNow });
  }

  private reportVisibility(): void {
    void this.ask({ type: 'page.report-visibility', visible: !document.hidden });
  }

  private watchLoss(): void {
    const lost = this.now.line() !== 'connected' || this.now.call()?.phase === 'reconnecting';
    if (!lost) {
      this.lostTimer?.cancel();
      this.lostTimer = null;
      this.now.longLost.set(false);
    } else this.lostTimer ??= this.now.clock.after(LONG_LOST, () => this.now.longLost.set(true));
  }

  /** Camera and microphone off, the screen may sleep. */
  private letGo(): void {
    this.now.own.release();
    this.wake.release();
  }

  private closed(by: CloseCode | null): void {
    if (by === CloseCode.badHello) this.reload();
    else if (by === CloseCode.replaced) this.now.closed.set('replaced');
    else if (by === CloseCode.accessEnded) {
      this.now.closed.set('access-ended');
      this.letGo();
    }
  }

  /** Null when the server said yes, else its code. */
  async ask(body: RequestBody): Promise<string | null> {
    try {
      await this.client.request(body);
      return null;
    } catch (reason) {
      return reason instanceof RequestRefused ? reason.code : 'server.unexpected';
    }
  }
}
