import { FakeTrack, type FakeStream } from './fake-tracks.js';

/** The network between the connections of one test. Two are connected when each holds the other's newest description. */
export class FakeNetwork {
  readonly all: FakePeerConnection[] = [];
  /** Nothing gets through, as with a firewall in between. */
  blocked = false;

  create = (configuration: RTCConfiguration): RTCPeerConnection => {
    const connection = new FakePeerConnection(this, configuration);
    this.all.push(connection);
    return connection as unknown as RTCPeerConnection;
  };

  get open(): FakePeerConnection[] {
    return this.all.filter(({ connectionState }) => connectionState !== 'closed');
  }

  /** Which connections are open: to compare before and after. */
  get serials(): number[] {
    return this.open.map(({ serial }) => serial);
  }

  partnerOf(connection: FakePeerConnection): FakePeerConnection | undefined {
    return this.open.find(
      (other) =>
        other.serial === connection.remoteSerial && other.remoteSerial === connection.serial && other !== connection,
    );
  }

  /** Lets ICE and DTLS succeed wherever they can. */
  connect(): void {
    if (this.blocked) return;
    for (const connection of this.open) {
      if (connection.stuck || connection.connectionState === 'connected') continue;
      if (connection.signalingState === 'stable' && this.partnerOf(connection)) connection.become('connected');
    }
  }
}

let serial = 0;

/** RTCPeerConnection as a state machine: descriptions, rollback, transceivers, the data channel; no media. */
export class FakePeerConnection {
  readonly serial = ++serial;
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  onicecandidate: ((event: { candidate: RTCIceCandidateInit | null }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  onnegotiationneeded: (() => void) | null = null;
  channel: FakeChannel | null = null;
  readonly candidates: RTCIceCandidateInit[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  /** No restart helps this one. */
  stuck = false;
  rollbacks = 0;
  restarts = 0;
  fingerprint = `a=fingerprint:sha-256 ${String(this.serial).padStart(2, '0')}:AA`;
  stats = new Map<string, Record<string, unknown>>();
  private needed = false;

  constructor(
    private readonly network: FakeNetwork,
    public configuration: RTCConfiguration,
  ) {}

  get remoteSerial(): number | null {
    const named = /^s=(\d+)$/m.exec(this.remoteDescription?.sdp ?? '')?.[1];
    return named ? Number(named) : null;
  }

  addTransceiver(kind: 'audio' | 'video'): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind, false);
    this.transceivers.push(transceiver);
    this.need();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  createDataChannel(label: string, options: RTCDataChannelInit): FakeChannel {
    this.channel = new FakeChannel(label, options, () => this.network.partnerOf(this)?.channel ?? null);
    this.need();
    return this.channel;
  }

  restartIce(): void {
    this.restarts++;
    this.need();
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  async setLocalDescription(): Promise<void> {
    const answering = this.signalingState === 'have-remote-offer';
    await Promise.resolve();
    this.localDescription = {
      type: answering ? 'answer' : 'offer',
      sdp: ['v=0', `s=${this.serial}`, this.fingerprint, ''].join('\n'),
    };
    this.signalingState = answering ? 'stable' : 'have-local-offer';
    if (answering) this.negotiated();
    this.needed = false;
    this.onicecandidate?.({
      candidate: { candidate: `candidate:${this.serial}`, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null },
    });
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await Promise.resolve();
    if (this.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError');
    if (description.type === 'offer') {
      if (this.signalingState === 'have-local-offer') {
        this.rollbacks++;
        this.needed = true;
      }
      if (!this.transceivers.length)
        for (const kind of ['audio', 'video'] as const) this.transceivers.push(new FakeTransceiver(kind, true));
      this.signalingState = 'have-remote-offer';
    } else {
      if (this.signalingState !== 'have-local-offer') throw new DOMException('no offer', 'InvalidStateError');
      this.signalingState = 'stable';
      this.negotiated();
    }
    this.remoteDescription = description;
  }

  addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!this.remoteDescription) return Promise.reject(new DOMException('no remote description', 'InvalidStateError'));
    this.candidates.push(candidate);
    return Promise.resolve();
  }

  getStats(): Promise<Map<string, Record<string, unknown>>> {
    return Promise.resolve(this.stats);
  }

  close(): void {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
    if (this.channel) this.channel.readyState = 'closed';
  }

  /** What the network does to this connection. */
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
    if (state === 'connected' && this.channel?.readyState === 'connecting') {
      this.channel.readyState = 'open';
      this.channel.onopen?.();
    }
  }

  private negotiated(): void {
    for (const { sender } of this.transceivers) sender.encodings = [{}];
  }

  private need(): void {
    if (this.needed) return;
    this.needed = true;
    queueMicrotask(() => void (this.needed && this.signalingState === 'stable' && this.onnegotiationneeded?.()));
  }
}

class FakeTransceiver {
  /** What an offer brings only receives until the page says otherwise (W3C WebRTC, section 4.4.1.5). */
  direction: RTCRtpTransceiverDirection;
  readonly sender: FakeSender;
  readonly receiver: { track: FakeTrack };

  constructor(
    readonly kind: 'audio' | 'video',
    offered: boolean,
  ) {
    this.direction = offered ? 'recvonly' : 'sendrecv';
    this.sender = new FakeSender();
    this.receiver = { track: new FakeTrack(kind) };
  }
}

class FakeSender {
  track: FakeTrack | null = null;
  /** Every track that was ever on it. */
  readonly had: (FakeTrack | null)[] = [];
  streams: FakeStream[] = [];
  encodings: RTCRtpEncodingParameters[] = [];

  replaceTrack(track: FakeTrack | null): Promise<void> {
    this.track = track;
    this.had.push(track);
    return Promise.resolve();
  }

  setStreams(...streams: FakeStream[]): void {
    this.streams = streams;
  }

  getParameters(): { encodings: RTCRtpEncodingParameters[] } {
    return { encodings: this.encodings };
  }

  setParameters({ encodings }: { encodings: RTCRtpEncodingParameters[] }): Promise<void> {
    this.encodings = encodings;
    return Promise.resolve();
  }
}

class FakeChannel {
  readyState: RTCDataChannelState = 'connecting';
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly sent: unknown[] = [];

  constructor(
    readonly label: string,
    readonly options: RTCDataChannelInit,
    private readonly other: () => FakeChannel | null,
  ) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
    // The other page hears it later, never within this call, and only if this side has not closed meanwhile.
    queueMicrotask(() => void (this.readyState === 'open' && this.other()?.onmessage?.({ data: text })));
  }
}
