import { signal, type WritableSignal } from '@angular/core';
import { Call, type CallOptions, type CallView, type LocalMedia, type LocalMediaView } from '@confrere/browser/call';
import type { CallEndReason, CallInfo, RequestBody, ServerEvent } from '@confrere/contract';
import type { Clock } from '@confrere/kernel';

/** Whom this desk calls or talks with. */
export interface Attempt {
  readonly consultation: string;
  readonly name: string;
  /**
   * `devices`: the browser asks for camera and microphone; `unheard`: the microphone does not work, the professional
   * decides; `rung`: the server has been asked to ring, or the call runs.
   */
  readonly step: 'devices' | 'unheard' | 'rung';
}

/** A call that people talked in and that is over. */
export interface EndedCall {
  readonly consultation: string;
  readonly name: string;
  /** Null when this page does not know: it was reloaded since. */
  readonly from: Date | null;
  readonly to: Date;
}

export interface CurrentCallOptions {
  readonly clock: Clock;
  readonly media: LocalMedia;
  readonly requests: (body: RequestBody) => Promise<void>;
  /** Whether the browser lets this page use camera and microphone without asking. */
  readonly mayUseDevices: () => boolean;
  /** The call that this page holds, told to the server on every connection. */
  readonly holds: (call: string | null) => void;
  readonly refused: (code: string, attempt: Attempt) => void;
  /** A call that ended before anyone talked, or that moved away. */
  readonly fellThrough: (reason: CallEndReason | null, name: string) => void;
  readonly createCall?: (options: CallOptions) => Call;
}

/** The one call of this desk: from the click on Call to the last track released. */
export class CurrentCall {
  readonly attempt = signal<Attempt | null>(null);
  readonly view = signal<CallView | null>(null);
  readonly ringsUntil = signal<Date | null>(null);
  readonly media: WritableSignal<LocalMediaView>;
  /** A call of this member that this page does not hold: it was reloaded, or the call runs in another window. */
  readonly found = signal<CallInfo | null>(null);
  readonly over = signal<EndedCall | null>(null);

  private call: Call | null = null;
  private stopHearing: () => void = () => undefined;
  /** The calls that this page has seen the end of, so that their times are still known when somebody asks again. */
  private readonly seen = new Map<string, EndedCall>();
  /** Cancelled before the server had said that it rings. */
  private readonly withdrawn = new Set<string>();

  constructor(private readonly options: CurrentCallOptions) {
    this.media = signal(options.media.view);
    options.media.onChange((view) => this.media.set(view));
  }

  /** The click on Call. Rings at once where the browser does not ask; else the devices come first, so that nobody answers into silence. */
  async ring(consultation: string, name: string): Promise<void> {
    if (this.attempt()) return;
    this.withdrawn.delete(consultation);
    this.over.set(null);
    const attempt: Attempt = { consultation, name, step: 'devices' };
    const opened = this.openDevices();
    if (this.options.mayUseDevices()) return this.send(attempt);
    this.attempt.set(attempt);
    const { microphone } = await opened;
    if (this.attempt() !== attempt) return;
    if (microphone === 'ready') return this.send(attempt);
    this.attempt.set({ ...attempt, step: 'unheard' });
  }

  /** Without a working microphone. */
  ringAnyway(): Promise<void> {
    const attempt = this.attempt();
    return attempt?.step === 'unheard' ? this.send(attempt) : Promise.resolve();
  }

  async tryDevicesAgain(): Promise<void> {
    const attempt = this.attempt();
    if (attempt?.step !== 'unheard') return;
    this.attempt.set(null);
    await this.ring(attempt.consultation, attempt.name);
  }

  cancel(): void {
    const attempt = this.attempt();
    if (this.call) return this.call.cancel();
    if (!attempt) return;
    if (attempt.step === 'rung') this.withdrawn.add(attempt.consultation);
    this.clear();
  }

  leave(): void {
    this.call?.leave();
  }

  end(): void {
    this.call?.end();
  }

  /** Takes up the call that was found, inside the tap. */
  takeUp(): void {
    const info = this.found();
    if (!info || this.attempt()) return;
    void this.openDevices();
    this.adopt(info, true);
  }

  /** Ends the call that was found, or stops its ringing, without taking it up. */
  endFound(): void {
    const info = this.found();
    if (!info) return;
    this.found.set(null);
    const type = info.state === 'ringing' ? 'call.cancel' : 'call.end';
    this.options.requests({ type, call: info.id }).catch(() => undefined);
    if (info.state === 'ringing') return;
    const from = info.liveSince ? new Date(info.liveSince) : null;
    this.finish({ consultation: info.consultation, name: visitorOf(info), from, to: this.options.clock.now() });
  }

  /** Looks again at a call that is over; `known` is what the queue says of it. */
  lookAgain(known: EndedCall): void {
    this.over.set(this.seen.get(known.consultation) ?? known);
  }

  handle(event: ServerEvent): void {
    if (event.type === 'call.rung') this.rung(event.call);
    if (event.type === 'call.moved-here') this.resync(event.call);
    const found = this.found();
    if (event.type === 'call.answered' && event.call === found?.id) this.found.set({ ...found, state: 'live' });
    if (event.type === 'call.ended' && event.call === found?.id) this.found.set(null);
    this.call?.handle(event);
  }

  /** The call of a new snapshot. A running one goes on untouched. */
  resync(info: CallInfo | null): void {
    this.call?.resync(info);
    if (this.call) return;
    if (info && (this.withdrawn.has(info.consultation) || this.attempt()?.consultation === info.consultation)) {
      return this.rung(info);
    }
    this.found.set(info);
    // A call that was taken for lost goes on: there is no outcome to ask for.
    if (info?.consultation === this.over()?.consultation) this.over.set(null);
  }

  openDevices(): Promise<LocalMediaView> {
    return this.options.media.open({ camera: true, microphone: true });
  }

  private async send(attempt: Attempt): Promise<void> {
    const sent: Attempt = { ...attempt, step: 'rung' };
    this.attempt.set(sent);
    try {
      await this.options.requests({ type: 'call.ring', consultation: attempt.consultation });
    } catch (error) {
      this.withdrawn.delete(attempt.consultation);
      if (this.attempt() !== sent || this.call) return;
      this.clear();
      this.options.refused((error as { code?: string }).code ?? 'server.unexpected', attempt);
    }
  }

  private rung(info: CallInfo): void {
    if (this.withdrawn.delete(info.consultation)) {
      this.options.requests({ type: 'call.cancel', call: info.id }).catch(() => undefined);
    } else if (this.attempt()?.consultation === info.consultation && !this.call) {
      this.adopt(info, false);
    }
  }

  private adopt(info: CallInfo, rejoin: boolean): void {
    const { media, clock, requests, holds, createCall } = this.options;
    this.found.set(null);
    const options = { info, media, clock, requests, rejoin };
    const call = createCall ? createCall(options) : new Call(options);
    this.call = call;
    holds(call.id);
    if (this.attempt()?.consultation !== info.consultation) {
      this.attempt.set({ consultation: info.consultation, name: visitorOf(info), step: 'rung' });
    }
    this.ringsUntil.set(info.ringsUntil ? new Date(info.ringsUntil) : null);
    this.stopHearing = call.onChange((view) => this.changed(view));
    this.changed(call.view);
  }

  private changed(view: CallView): void {
    this.view.set(view);
    const attempt = this.attempt();
    if (view.phase !== 'ended' || !attempt) return;
    const talked = view.liveSince !== null && view.endReason !== 'moved';
    this.clear();
    if (talked) {
      const { consultation, name } = attempt;
      this.finish({ consultation, name, from: view.liveSince, to: this.options.clock.now() });
    } else this.options.fellThrough(view.endReason, attempt.name);
  }

  private finish(ended: EndedCall): void {
    this.seen.set(ended.consultation, ended);
    this.over.set(ended);
  }

  private clear(): void {
    this.stopHearing();
    this.call = null;
    this.options.holds(null);
    this.options.media.release();
    this.attempt.set(null);
    this.view.set(null);
    this.ringsUntil.set(null);
  }
}

/** The visitor's name in a call. */
export const visitorOf = ({ participants }: CallInfo): string =>
  participants.find(({ role }) => role === 'visitor')?.displayName ?? '–';
