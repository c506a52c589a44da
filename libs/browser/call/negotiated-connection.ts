import { PEER_CHANNEL, type Candidate, type Description } from '@confrere/contract';
import { soleFingerprint } from './fingerprint.js';

/** What a connection tells its owner. */
export interface ConnectionEars {
  describe(description: Description): void;
  addCandidate(candidate: Candidate): void;
  /** The state of the connection, its tracks or its channel changed. */
  changed(): void;
  /** Text on the data channel. */
  said(text: string): void;
}

/** The tracks that a person sends; null sends nothing of that kind. */
export interface SentTracks {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

/**
 * One RTCPeerConnection under perfect negotiation (W3C WebRTC, section 10.7). It has one audio and one video transceiver
 * without tracks and the negotiated data channel; tracks are put on later without negotiating again.
 */
export class NegotiatedConnection {
  readonly stream = new MediaStream();
  readonly peer: RTCPeerConnection;
  private channel: RTCDataChannel | null = null;
  private audio: RTCRtpTransceiver | null = null;
  private video: RTCRtpTransceiver | null = null;
  private sent: SentTracks = { audio: null, video: null };
  private fingerprint: string | null = null;
  private waitingCandidates: Candidate[] = [];
  private closed = false;
  /** Descriptions are applied one after the other: what the state allows is only known when the one before is done. */
  private work: Promise<void> = Promise.resolve();

  constructor(
    create: () => RTCPeerConnection,
    /** Makes the first offer; the other side takes its transceivers. */
    private readonly initiates: boolean,
    /** Of two offers at once the polite one withdraws its own. */
    private readonly polite: boolean,
    private readonly ears: ConnectionEars,
  ) {
    this.peer = create();
    this.peer.onicecandidate = ({ candidate }) => void (candidate && ears.addCandidate(plain(candidate)));
    this.peer.onconnectionstatechange = () => ears.changed();
    this.peer.onnegotiationneeded = () => this.offer();
    if (initiates) {
      const streams = [new MediaStream()];
      this.take(this.peer.addTransceiver('audio', { streams }), this.peer.addTransceiver('video', { streams }));
    }
  }

  get state(): RTCPeerConnectionState {
    return this.peer.connectionState;
  }

  /** Nothing has been heard from the other side yet: our first offer is still on its way. */
  get unanswered(): boolean {
    return this.peer.signalingState !== 'closed' && !this.peer.remoteDescription;
  }

  /** Puts tracks on or takes them off at once, without a promise in between: this is the way from Answer to the first picture. */
  send(tracks: SentTracks): void {
    this.sent = tracks;
    put(this.video?.sender, tracks.video);
    put(this.audio?.sender, tracks.audio);
  }

  /** False when the channel is not open. */
  say(text: string): boolean {
    if (this.channel?.readyState !== 'open') return false;
    this.channel.send(text);
    return true;
  }

  get senders(): { audio: RTCRtpSender; video: RTCRtpSender } | null {
    return this.audio && this.video ? { audio: this.audio.sender, video: this.video.sender } : null;
  }

  restart(): void {
    this.peer.restartIce();
  }

  described(description: Description): void {
    this.then(() => this.apply(description));
  }

  candidateAdded(candidate: Candidate): void {
    this.then(async () => {
      if (!this.peer.remoteDescription) this.waitingCandidates.push(candidate);
      else await this.add(candidate);
    });
  }

  /** Stops what is received, lets go of what is sent (its owner keeps it) and of the network. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.send({ audio: null, video: null });
    this.peer.onicecandidate = this.peer.onconnectionstatechange = this.peer.onnegotiationneeded = null;
    if (this.channel) this.channel.onopen = this.channel.onclose = this.channel.onmessage = null;
    for (const track of this.stream.getTracks()) {
      track.stop();
      this.stream.removeTrack(track);
    }
    this.peer.close();
  }

  private offer(): void {
    // Until the first offer has come there is nothing to say for the side that waits for it.
    if (!this.initiates && this.unanswered) return;
    this.then(async () => {
      if (this.peer.signalingState !== 'stable') return; // asked again when it is
      await this.peer.setLocalDescription();
      this.describe();
    });
  }

  private async apply({ type, sdp }: Description): Promise<void> {
    const { peer } = this;
    const offered = type === 'offer';
    if (!offered && !(type === 'answer' && peer.signalingState === 'have-local-offer')) return;
    if (offered && !this.polite && peer.signalingState !== 'stable') return; // ours stands
    const fingerprint = soleFingerprint(sdp);
    // Within one connection the certificate stays (RFC 9429, section 5.11: a new one needs a new transport).
    if (!fingerprint || (this.fingerprint && this.fingerprint !== fingerprint)) return;
    await peer.setRemoteDescription({ type, sdp });
    this.fingerprint = fingerprint;
    for (const candidate of this.waitingCandidates.splice(0)) await this.add(candidate);
    if (!offered) return this.ears.changed();
    this.takeOffered();
    await peer.setLocalDescription();
    this.describe();
    this.ears.changed();
  }

  /** The answering side uses the transceivers of the offer and sends on them too. */
  private takeOffered(): void {
    if (this.audio) return;
    const find = (kind: string) => this.peer.getTransceivers().find(({ receiver }) => receiver.track.kind === kind);
    const [audio, video] = [find('audio'), find('video')];
    if (!audio || !video) return;
    const stream = new MediaStream();
    for (const transceiver of [audio, video]) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams?.(stream);
    }
    this.take(audio, video);
  }

  private take(audio: RTCRtpTransceiver, video: RTCRtpTransceiver): void {
    this.audio = audio;
    this.video = video;
    for (const { receiver } of [audio, video]) this.stream.addTrack(receiver.track);
    this.channel = this.peer.createDataChannel(PEER_CHANNEL.label, { negotiated: true, id: PEER_CHANNEL.id });
    this.channel.onopen = this.channel.onclose = () => this.ears.changed();
    this.channel.onmessage = ({ data }) => void (typeof data === 'string' && this.ears.said(data));
    this.send(this.sent);
  }

  private describe(): void {
    const description = this.peer.localDescription;
    if (description) this.ears.describe({ type: description.type as 'offer' | 'answer', sdp: description.sdp });
  }

  private async add(candidate: Candidate): Promise<void> {
    // Candidates of an offer that was ignored, or of an older generation, are refused by the browser: they do not matter.
    await this.peer.addIceCandidate(candidate).catch(() => undefined);
  }

  private then(step: () => Promise<void>): void {
    // A step that fails leaves the connection as it is; whoever watches over it repairs or replaces it.
    this.work = this.work.then(() => (this.closed ? undefined : step())).catch(() => undefined);
  }
}

const put = (sender: RTCRtpSender | undefined, track: MediaStreamTrack | null): void => {
  if (sender && sender.track !== track) sender.replaceTrack(track).catch(() => undefined); // closed meanwhile
};

const plain = ({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate): Candidate => ({
  candidate,
  sdpMid,
  sdpMLineIndex,
  usernameFragment,
});
