import type { CallEndReason, CallInfo, Participant, PeerMessage, RequestBody, ServerEvent } from '@confrere/contract';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { CallView } from './call-view.js';
import type { LocalMedia } from './local-media.js';
import type { SentTracks } from './negotiated-connection.js';
import { onNetworkChange } from './network-change.js';
import { PersonLink } from './person-link.js';
import { WakeLock } from './wake-lock.js';

export interface CallOptions {
  info: CallInfo;
  /** Asks the server; `SignalingClient.request`. */
  requests: (body: RequestBody) => Promise<void>;
  media: LocalMedia;
  clock: Clock;
  createConnection?: (configuration: RTCConfiguration) => RTCPeerConnection;
  /** The page learned of the call from a snapshot (it was reloaded): it announces itself to the others. */
  rejoin: boolean;
}

/** So long the connection stays, silent, after this page left: its last message must still get through, ms. */
const FAREWELL = 250;
/** When the other page said that it leaves, the server gets so long to say it too, ms. */
const HEARSAY = 2_000;

const NOTHING: SentTracks = { audio: null, video: null };

/** One call, from ringing to its end (PROTOCOL.md, section 5). Builds the connections while it rings; sends nothing before Answer. */
export class Call {
  readonly id: string;
  view: CallView;

  private readonly self: Participant | undefined;
  private readonly links = new Map<string, PersonLink>();
  private readonly listeners = new Set<(view: CallView) => void>();
  private readonly wakeLock = new WakeLock();
  private readonly stops: (() => void)[];
  private configuration: RTCConfiguration;
  private directOnly: boolean;
  private answered = false;
  private ended = false;
  private endReason: CallEndReason | null = null;
  private liveSince: Date | null = null;
  private hearsay: ClockTimer | null = null;

  constructor(private readonly options: CallOptions) {
    const { info, media } = options;
    this.id = info.id;
    this.self = info.participants.find(({ id }) => id === info.self);
    this.configuration = configurationOf(info);
    this.directOnly = info.directOnly === true;
    this.view = this.look();
    this.stops = [
      media.onChange(() => this.sendMedia()),
      onNetworkChange(() => this.links.forEach((link) => link.hurry(true))),
    ];
    if (options.rejoin) void this.ask({ type: 'call.join', call: this.id });
    info.participants.forEach((participant) => this.add(participant));
    if (info.state === 'live') this.goLive(info.liveSince);
    else this.sendMedia();
    this.changed();
  }

  /** Returns the function that stops telling. */
  onChange(changed: (view: CallView) => void): () => void {
    this.listeners.add(changed);
    return () => void this.listeners.delete(changed);
  }

  /** Takes every event of the server; those that are not of this call are ignored. */
  handle(event: ServerEvent): void {
    if (!('call' in event) || event.call !== this.id) return;
    if (event.type === 'call.ended') this.hearsay?.cancel();
    if (this.ended) return;
    switch (event.type) {
      case 'call.answered':
        // A visitor sends after an own tap only, whoever else answers.
        return this.mayFollow || event.by === this.self?.id ? this.goLive(null) : undefined;
      case 'call.ended':
        return this.finish(event.reason);
      case 'call.participant-joined': {
        const link = this.links.get(event.participant.id);
        if (link) link.rejoined();
        else this.add(event.participant);
        return this.changed();
      }
      case 'call.participant-left':
        return this.remove(event.participant);
      case 'call.described':
        return this.links.get(event.from)?.described(event.connection, event.description);
      case 'call.candidate-added':
        return this.links.get(event.from)?.candidateAdded(event.connection, event.candidate);
      case 'call.ice-servers-renewed':
        return this.configure({ ...this.configuration, iceServers: event.iceServers as RTCIceServer[] });
      case 'call.relay-lost':
        return this.links.forEach((link) => link.relayLost());
      case 'call.rung':
      case 'call.moved-here':
        return; // these make calls
    }
  }

  /** A new snapshot: null when no call is in it. Running connections go on. */
  resync(info: CallInfo | null): void {
    if (this.ended) return;
    if (info?.id !== this.id) return this.finish(null);
    this.configure(configurationOf(info));
    this.directOnly = info.directOnly === true;
    for (const id of this.links.keys()) if (!info.participants.some((each) => each.id === id)) this.remove(id);
    info.participants.forEach((participant) => this.add(participant));
    this.links.forEach((link) => link.hurry(false));
    if (info.state === 'live') this.goLive(info.liveSince);
    this.changed();
  }

  /** The visitor's tap. */
  answer(): void {
    if (this.ended || this.answered) return;
    // First the message, then the own tracks: the other side has the longer way to its first sample. No promise in between.
    this.links.forEach((link) => link.say({ type: 'answered' }, true));
    this.putTracksOn();
    this.options.requests({ type: 'call.answer', call: this.id }).catch(({ code }: { code?: string }) => {
      if (code === 'call.not-ringing' || code === 'call.not-found') this.finish('unanswered');
    });
    this.goLive(null);
  }

  /** The visitor's "not yet". */
  decline(): void {
    this.close({ type: 'call.decline', call: this.id }, 'declined');
  }

  /** The professional stops ringing. */
  cancel(): void {
    this.close({ type: 'call.cancel', call: this.id }, 'cancelled');
  }

  /** Leaves; with more than two people the others go on. */
  leave(): void {
    this.close({ type: 'call.leave', call: this.id }, 'left', { type: 'left', forAll: false });
  }

  /** The professional ends the call for all. */
  end(): void {
    this.close({ type: 'call.end', call: this.id }, 'ended-for-all', { type: 'left', forAll: true });
  }

  /** Lets go of everything at once, telling nobody. The page's LocalMedia stays as it is. */
  release(): void {
    this.finish(null);
  }

  private add(participant: Participant): void {
    const { id, order } = participant;
    if (id === this.options.info.self || this.links.has(id)) return;
    const address = { call: this.id, to: id };
    const { requests, clock, createConnection } = this.options;
    const link = new PersonLink({
      participant,
      first: (this.self?.order ?? Infinity) < order,
      clock,
      create: () => createConnection?.(this.configuration) ?? new RTCPeerConnection(this.configuration),
      describe: (connection, description) => requests({ type: 'call.describe', ...address, connection, description }),
      addCandidate: (connection, candidate) =>
        requests({ type: 'call.add-candidate', ...address, connection, candidate }),
      renewIceServers: () => this.ask({ type: 'call.renew-ice-servers', call: this.id }),
      said: (message) => this.hear(participant, message),
      changed: () => this.changed(),
    });
    this.links.set(id, link);
    this.links.forEach((each) => each.limit(this.links.size));
    this.sendMedia();
  }

  private remove(id: string): void {
    this.links.get(id)?.close();
    this.links.delete(id);
    this.links.forEach((each) => each.limit(this.links.size));
    this.changed();
  }

  /** The professional has chosen to be seen by calling. */
  private get mayFollow(): boolean {
    return this.self?.role === 'professional';
  }

  private goLive(since: string | null): void {
    if (since) this.liveSince = new Date(since);
    else this.liveSince ??= this.options.clock.now();
    this.putTracksOn();
    this.wakeLock.request();
    this.changed();
  }

  private putTracksOn(): void {
    if (this.answered) return;
    this.answered = true;
    this.sendMedia();
  }

  /** What the devices give now goes to everyone, once the call is answered. */
  private sendMedia(): void {
    const { stream, microphoneOn, cameraOn, facing } = this.options.media.view;
    const tracks = { audio: stream?.getAudioTracks()[0] ?? null, video: stream?.getVideoTracks()[0] ?? null };
    if (this.answered) this.links.forEach((link) => link.send(tracks));
    this.links.forEach((link) => link.announce({ type: 'media', microphone: microphoneOn, camera: cameraOn, facing }));
  }

  private hear({ id, role }: Participant, message: PeerMessage): void {
    if (this.ended) return;
    const professional = role === 'professional';
    if (message.type === 'answered' && !professional && this.mayFollow) this.goLive(null);
    if (message.type !== 'left') return;
    const forAll = message.forAll && professional;
    if (!forAll && this.links.size > 1) return this.remove(id);
    this.finish(forAll ? 'ended-for-all' : 'left');
    // The page that left may be closed before the server is back: then this one says that the call is over.
    this.hearsay = this.options.clock.after(HEARSAY, () => void this.ask({ type: 'call.leave', call: this.id }));
  }

  private configure(configuration: RTCConfiguration): void {
    this.configuration = configuration;
    this.links.forEach((link) => link.setConfiguration(configuration));
  }

  private close(request: RequestBody, reason: CallEndReason, farewell?: PeerMessage): void {
    if (this.ended) return;
    if (farewell) this.links.forEach((link) => link.say(farewell));
    void this.ask(request);
    this.finish(reason, farewell ? FAREWELL : 0);
  }

  private finish(reason: CallEndReason | null, linger = 0): void {
    if (this.ended) return;
    this.ended = true;
    this.endReason = reason;
    const links = [...this.links.values()];
    this.links.clear();
    for (const link of links) {
      link.send(NOTHING);
      if (linger) this.options.clock.after(linger, () => link.close());
      else link.close();
    }
    this.stops.splice(0).forEach((stop) => stop());
    this.wakeLock.release();
    this.changed();
  }

  private ask(body: RequestBody): Promise<void> {
    return this.options.requests(body).catch(() => undefined); // what is over on the server's side needs nothing from here
  }

  private changed(): void {
    if (this.view.phase === 'ended') return;
    this.view = this.look();
    for (const listener of [...this.listeners]) listener(this.view);
  }

  private look(): CallView {
    const links = [...this.links.values()];
    const connected = links.some((link) => link.connected);
    const phase = this.ended
      ? 'ended'
      : !this.answered
        ? 'ringing'
        : connected
          ? 'live'
          : links.some((link) => link.wasEverConnected)
            ? 'reconnecting'
            : 'connecting';
    const peers = links.map((link) => link.view).sort((one, other) => one.participant.order - other.participant.order);
    return { phase, endReason: this.endReason, liveSince: this.liveSince, directOnly: this.directOnly, peers };
  }
}

const configurationOf = ({ iceServers, iceTransportPolicy }: CallInfo): RTCConfiguration => ({
  iceServers: iceServers as RTCIceServer[],
  iceTransportPolicy,
  bundlePolicy: 'max-bundle',
});
