import { PeerMessage, type Candidate, type Description, type Participant } from '@confrere/contract';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { PeerView } from './call-view.js';
import { mediaPath } from './media-path.js';
import { NegotiatedConnection, type SentTracks } from './negotiated-connection.js';
import { limitSending } from './sending-limits.js';

/** How long a state may last before it is repaired, ms. */
const REPAIR = {
  /** A short gap heals by itself. */
  disconnected: 2_000,
  /** The polite side gives the other one the first try, so that two offers seldom cross. */
  courtesy: 500,
  /** An ICE restart that has not helped by then is followed by a new connection. */
  restarted: 8_000,
  /** A new connection gets so long. */
  built: 15_000,
  /** One that fails sooner is followed by the next at this distance, which doubles up to `built`: browsers may fail at once. */
  anew: 2_000,
  /** While the server has not taken what was asked before, another description would only queue up behind it. */
  unsettled: 1_000,
  /** One restart within this time does for both sides and for all that asked for it. */
  settled: 1_000,
};

/** So long the picture stays small, ms. */
const FIRST_PICTURE = 1_000;

export interface PersonLinkOptions {
  readonly participant: Participant;
  /** This page has the lower order: it makes the connection, and of two offers its own stands. */
  readonly first: boolean;
  readonly clock: Clock;
  readonly create: () => RTCPeerConnection;
  readonly describe: (connection: string, description: Description) => Promise<void>;
  readonly addCandidate: (connection: string, candidate: Candidate) => Promise<void>;
  /** Settles when the server has answered, be it late because it was away. */
  readonly renewIceServers: () => Promise<void>;
  readonly said: (message: PeerMessage) => void;
  readonly changed: () => void;
}

/**
 * Keeps one other person connected: builds the connection, restarts ICE when it breaks, builds it anew when that does not
 * help, and follows when the other side builds anew. The connection's name tells which build a message belongs to.
 */
export class PersonLink {
  private current: NegotiatedConnection | null = null;
  private name = '';
  /** Names that were: what still arrives under them is late. */
  private readonly past = new Set<string>();
  private tracks: SentTracks = { audio: null, video: null };
  private others = 1;
  private media: Pick<PeerView, 'microphone' | 'camera' | 'facing'> = {
    microphone: true,
    camera: true,
    facing: 'unknown',
  };
  private owed = '';
  private announced = '';
  private announcedTo: NegotiatedConnection | null = null;
  private path: PeerView['path'] = null;
  private wasConnected = false;
  /** The current connection has been up. */
  private held = false;
  /** Connections built since one was up, and when the last one was. */
  private builds = 0;
  private builtAt = -Infinity;
  private state: RTCPeerConnectionState | null = null;
  private unsettled = 0;
  private timer: ClockTimer | null = null;
  private pathTimer: ClockTimer | null = null;
  /** The picture starts small. */
  private small = true;
  private growTimer: ClockTimer | null = null;
  private restartedAt = -Infinity;
  /** A restart that waits for the server. */
  private waiting: object | null = null;
  private readonly nothingYet = new MediaStream();

  constructor(private readonly options: PersonLinkOptions) {
    if (options.first) this.build();
    else this.arm(REPAIR.built + 5_000, () => this.rebuild());
  }

  get view(): PeerView {
    const { state, wasConnected } = this;
    return {
      participant: this.options.participant,
      stream: this.current?.stream ?? this.nothingYet,
      connection: this.connected ? 'connected' : wasConnected ? 'lost' : state ? 'connecting' : 'new',
      path: this.path,
      ...this.media,
    };
  }

  get connected(): boolean {
    return this.state === 'connected';
  }

  get wasEverConnected(): boolean {
    return this.wasConnected;
  }

  send(tracks: SentTracks): void {
    this.tracks = tracks;
    this.current?.send(tracks);
    this.growSoon();
  }

  limit(others: number): void {
    this.others = others;
    const senders = this.current?.senders;
    if (senders && this.current?.unanswered === false) limitSending(senders.audio, senders.video, others, this.small);
  }

  /** Tells the person if the channel is open now; what is `owed` is said as soon as it is. */
  say(message: PeerMessage, owed = false): void {
    const text = JSON.stringify(message);
    if (!this.current?.say(text) && owed) this.owed = text;
  }

  /** Says what this page sends, now and whenever the person is connected anew. */
  announce(media: Extract<PeerMessage, { type: 'media' }>): void {
    const announced = JSON.stringify(media);
    if (announced !== this.announced) this.announcedTo = null;
    this.announced = announced;
    this.sayAnnounced();
  }

  described(name: string, description: Description): void {
    if (name !== this.name) {
      if (description.type !== 'offer' || this.past.has(name)) return;
      if (this.options.first && this.current?.unanswered) return void this.past.add(name); // both at once: ours stands
      this.build(name);
    } else if (description.type === 'offer') this.restartedAt = this.options.clock.monotonic(); // theirs does for both
    this.current?.described(description);
  }

  candidateAdded(name: string, candidate: Candidate): void {
    if (name === this.name) this.current?.candidateAdded(candidate);
  }

  /** The person's page is a new one: what was connected is gone, whatever the browser still believes. */
  rejoined(): void {
    this.drop();
    if (this.options.first) this.build();
    else this.arm(REPAIR.built, () => this.rebuild());
    this.options.changed();
  }

  /** The device came to another network, or the server is back: do not wait for timers. */
  hurry(evenIfConnected: boolean): void {
    if (this.connected ? evenIfConnected : this.wasConnected || this.state === 'failed') {
      this.builds = 0; // what failed before says nothing any more
      this.arm(this.courtesy, () => this.restart());
    }
  }

  /** The relay was started anew: what went through it is gone, though the browser may not know yet. */
  relayLost(): void {
    if (this.connected && this.path === 'direct') return;
    this.builds = 0;
    this.restartedAt = -Infinity; // a restart that came before the relay was back has found nothing
    this.arm(this.courtesy, () => this.restart());
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.current?.peer.setConfiguration(configuration);
  }

  close(): void {
    this.drop();
    this.timer?.cancel();
  }

  private build(offered?: string): void {
    this.drop();
    const name = (this.name = offered ?? crypto.randomUUID());
    this.current = new NegotiatedConnection(this.options.create, !offered, !this.options.first, {
      describe: (description) => {
        this.unsettled++;
        const settled = (): void => void this.unsettled--;
        this.options.describe(name, description).then(settled, settled);
      },
      addCandidate: (candidate) => void this.options.addCandidate(name, candidate).catch(() => undefined),
      changed: () => this.watch(name),
      said: (text) => this.hear(text),
    });
    this.current.send(this.tracks);
    this.state = 'new';
    this.held = false;
    this.builds++;
    this.builtAt = this.options.clock.monotonic();
    this.arm(REPAIR.built, () => this.rebuild());
  }

  private drop(): void {
    if (this.name) this.past.add(this.name);
    this.name = '';
    this.pathTimer?.cancel();
    this.beginSmall();
    this.current?.close();
    this.current = this.state = this.waiting = null;
  }

  private watch(name: string): void {
    const { current } = this;
    if (!current || name !== this.name) return;
    this.sayAnnounced();
    const before = this.state;
    this.state = current.state;
    if (this.state === before) return this.options.changed();
    if (this.state === 'connected') {
      if (this.held) this.beginSmall();
      this.wasConnected = this.held = true;
      this.builds = 0;
      this.timer?.cancel();
      this.waiting = null;
      this.limit(this.others);
      this.growSoon();
      this.readPath(current);
      this.pathTimer = this.options.clock.after(3_000, () => this.readPath(current));
    } else if (this.state === 'disconnected') this.arm(REPAIR.disconnected + this.courtesy, () => this.restart());
    else if (this.state === 'failed') this.arm(this.courtesy, () => this.restart());
    this.options.changed();
  }

  private get courtesy(): number {
    return this.options.first ? 0 : REPAIR.courtesy;
  }

  private restart(): void {
    // Restarting ICE is for what has been up: Firefox receives nothing over a connection whose first generation failed wholly.
    if (!this.current || this.current.unanswered || !this.held) return this.rebuild();
    if (!this.waiting && !this.restartedLately) {
      const waiting = (this.waiting = {});
      void this.options.renewIceServers().then(() => {
        if (this.waiting === waiting) this.restartNow();
      });
    }
    this.arm(REPAIR.restarted, () => this.rebuild());
  }

  /**
   * Only once the server is there: an offer that had to wait for it would come with candidates from before, or with none
   * when the relay was away as well, and stand in the way of a better one.
   */
  private restartNow(): void {
    this.waiting = null;
    if (this.restartedLately) return; // theirs came meanwhile
    this.restartedAt = this.options.clock.monotonic();
    this.current?.restart();
    this.arm(REPAIR.restarted, () => this.rebuild());
  }

  private get restartedLately(): boolean {
    return this.options.clock.monotonic() - this.restartedAt < REPAIR.settled;
  }

  private rebuild(): void {
    if (this.connected) return;
    if (this.unsettled || this.waiting) return this.arm(REPAIR.unsettled, () => this.rebuild());
    const distance = Math.min(REPAIR.anew * 2 ** Math.max(this.builds - 1, 0), REPAIR.built);
    const early = this.builtAt + distance - this.options.clock.monotonic();
    if (early > 0) return this.arm(early, () => this.rebuild());
    void this.options.renewIceServers();
    this.build();
    this.options.changed();
  }

  /** After a gap as well: another size makes the browser send a whole picture, which the other one asks for only seconds later. */
  private beginSmall(): void {
    this.growTimer?.cancel();
    this.growTimer = null;
    this.small = true;
  }

  /** The first picture is through: from now on whole. */
  private growSoon(): void {
    if (!this.small || !this.connected || !this.tracks.video) return;
    this.growTimer ??= this.options.clock.after(FIRST_PICTURE, () => {
      this.small = false;
      this.limit(this.others);
    });
  }

  private sayAnnounced(): void {
    if (this.owed && this.current?.say(this.owed)) this.owed = '';
    if (this.announcedTo === this.current || !this.announced) return;
    if (this.current?.say(this.announced)) this.announcedTo = this.current;
  }

  private hear(text: string): void {
    const message = read(text);
    if (!message) return;
    if (message.type === 'media') {
      const { microphone, camera, facing } = message;
      this.media = { microphone, camera, facing };
      this.options.changed();
    } else this.options.said(message);
  }

  private readPath(connection: NegotiatedConnection): void {
    connection.peer.getStats().then(
      (report) => {
        const path = mediaPath(report);
        if (this.current !== connection || path === this.path) return;
        this.path = path;
        this.options.changed();
      },
      () => undefined, // closed meanwhile
    );
  }

  private arm(milliseconds: number, run: () => void): void {
    this.timer?.cancel();
    this.timer = this.options.clock.after(milliseconds, run);
  }
}

const read = (text: string): PeerMessage | null => {
  try {
    return PeerMessage.parse(JSON.parse(text));
  } catch {
    return null;
  }
};
