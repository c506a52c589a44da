/** What the probe saw of one RTCPeerConnection. */
export interface ConnectionReport {
  readonly state: RTCPeerConnectionState;
  readonly packetsSent: number;
  readonly framesDecoded: number;
  /** `totalAudioEnergy` of all received sound: grows only while something can be heard. */
  readonly audioEnergy: number;
  /** Candidate types and transport of the pair in use. */
  readonly pair: { readonly local: string; readonly remote: string; readonly relayProtocol: string | null } | null;
}

export interface Stalls {
  /** The longest time without a newly decoded frame or without a received audio packet, milliseconds. */
  readonly video: number;
  readonly audio: number;
}

/** How the picture of the other side moved since `watchFrames`. */
export interface Motion {
  /** Painted frames of the other side, frames that were decoded, and frames that this side sent. */
  readonly frames: number;
  readonly decoded: number;
  readonly sent: number;
  /** Between two frames that were painted one after the other, or since the last; milliseconds. */
  readonly longestGap: number;
  /** The same frames as they came in from the network, and as the other side took them with its camera: where a gap comes from. */
  readonly longestArrival: number;
  readonly longestCapture: number;
  /** Freezes as the browser itself counts them, and their sum in seconds. */
  readonly freezes: number;
  readonly frozenSeconds: number;
  /** Seconds of sound that the browser had to make up because packets were missing. */
  readonly concealedSeconds: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
}

export interface Probe {
  report(): Promise<ConnectionReport[]>;
  /** Starts to measure how long media stands still. */
  watchStalls(): void;
  stalls(): Stalls;
  /** Starts to measure, anew at each call, how evenly the frames of the other side are painted. */
  watchFrames(): Promise<void>;
  motion(): Promise<Motion>;
  /** Tracks of camera and microphone that still run. */
  liveTracks(): number;
  openConnections(): number;
  openSockets(): number;
  /** Keeps, of the ICE servers' addresses, those that match. */
  iceServersLike: string | null;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/**
 * Runs in the page before any of its scripts, and looks at what the browser does by standing in front of its own classes: the
 * product knows nothing of it. Must not refer to anything outside itself.
 */
export function installProbe(): void {
  const connections: RTCPeerConnection[] = [];
  const tracks: MediaStreamTrack[] = [];
  const received = new WeakSet<MediaStreamTrack>();
  const sockets: WebSocket[] = [];
  let video = 0;
  let audio = 0;

  const NativeConnection = window.RTCPeerConnection;
  const narrowed = (configuration: RTCConfiguration): RTCConfiguration => {
    const only = window.probe.iceServersLike;
    if (!configuration.iceServers || only === null) return configuration;
    const allowed = (url: string): boolean => new RegExp(only).test(url);
    const iceServers = configuration.iceServers.map((server) => ({
      ...server,
      urls: [server.urls].flat().filter(allowed),
    }));
    return { ...configuration, iceServers };
  };
  window.RTCPeerConnection = class extends NativeConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration && narrowed(configuration));
      connections.push(this);
      this.addEventListener('track', ({ track }) => received.add(track));
    }
    /** Renewed credentials come this way. */
    override setConfiguration(configuration: RTCConfiguration = {}): void {
      super.setConfiguration(narrowed(configuration));
    }
  };
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  const keep = (stream: MediaStream): MediaStream => {
    tracks.push(...stream.getTracks());
    return stream;
  };
  if (navigator.mediaDevices) {
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => keep(await open(constraints));
  }
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the right `this` below
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack): MediaStreamTrack {
    const copy = clone.call(this);
    tracks.push(copy);
    return copy;
  };

  const statsOf = async (connection: RTCPeerConnection): Promise<Record<string, unknown>[]> => {
    const found: Record<string, unknown>[] = [];
    (await connection.getStats()).forEach((entry: Record<string, unknown>) => found.push(entry));
    return found;
  };
  const sum = (entries: Record<string, unknown>[], type: string, key: string, kind?: string): number =>
    entries
      .filter((entry) => entry['type'] === type && (kind === undefined || entry['kind'] === kind))
      .reduce((total, entry) => total + Number(entry[key] ?? 0), 0);

  const reportOf = async (connection: RTCPeerConnection): Promise<ConnectionReport> => {
    const entries = await statsOf(connection);
    const byId = new Map(entries.map((entry) => [entry['id'], entry]));
    const transport = entries.find((entry) => entry['type'] === 'transport');
    const used = byId.get(transport?.['selectedCandidatePairId']);
    const local = byId.get(used?.['localCandidateId']);
    const remote = byId.get(used?.['remoteCandidateId']);
    return {
      state: connection.connectionState,
      packetsSent: sum(entries, 'outbound-rtp', 'packetsSent'),
      framesDecoded: sum(entries, 'inbound-rtp', 'framesDecoded', 'video'),
      audioEnergy: sum(entries, 'inbound-rtp', 'totalAudioEnergy', 'audio'),
      pair:
        local && remote
          ? {
              local: String(local['candidateType']),
              remote: String(remote['candidateType']),
              relayProtocol: (local['relayProtocol'] as string | undefined) ?? null,
            }
          : null,
    };
  };

  const watch = (): void => {
    video = 0;
    audio = 0;
    const last = { frames: -1, framesAt: 0, packets: -1, packetsAt: 0 };
    const look = async (): Promise<void> => {
      const all = (
        await Promise.all(connections.filter((each) => each.signalingState !== 'closed').map(statsOf))
      ).flat();
      const now = performance.now();
      const frames = sum(all, 'inbound-rtp', 'framesDecoded', 'video');
      const packets = sum(all, 'inbound-rtp', 'packetsReceived', 'audio');
      if (frames !== last.frames) {
        last.frames = frames;
        last.framesAt = now;
      }
      if (packets !== last.packets) {
        last.packets = packets;
        last.packetsAt = now;
      }
      video = Math.max(video, now - last.framesAt);
      audio = Math.max(audio, now - last.packetsAt);
    };
    setInterval(() => void look(), 100);
  };

  const stillness = { frames: 0, longestGap: 0, longestArrival: 0, longestCapture: 0 };
  let painted = { ...stillness, lastAt: 0 };
  let lastFrame: VideoFrameCallbackMetadata | null = null;
  const watchedVideos = new WeakSet<HTMLVideoElement>();
  const paint = (video: HTMLVideoElement): void => {
    video.requestVideoFrameCallback((now, frame) => {
      painted.frames++;
      painted.longestGap = Math.max(painted.longestGap, now - painted.lastAt);
      painted.lastAt = now;
      if (lastFrame) {
        const arrival = (frame.receiveTime ?? 0) - (lastFrame.receiveTime ?? 0);
        // RTP's clock for pictures has 90 ticks a millisecond and starts again at 2^32.
        const capture = (((frame.rtpTimestamp ?? 0) - (lastFrame.rtpTimestamp ?? 0)) >>> 0) / 90;
        painted.longestArrival = Math.max(painted.longestArrival, arrival);
        painted.longestCapture = Math.max(painted.longestCapture, capture);
      }
      lastFrame = frame;
      paint(video);
    });
  };
  const findVideos = (): void => {
    for (const video of document.querySelectorAll('video')) {
      const stream = video.srcObject instanceof MediaStream ? video.srcObject : null;
      if (watchedVideos.has(video) || !stream?.getVideoTracks().some((track) => received.has(track))) continue;
      watchedVideos.add(video);
      paint(video);
    }
  };
  const totals = async (): Promise<Omit<Motion, keyof typeof stillness>> => {
    const all = (await Promise.all(connections.filter((each) => each.signalingState !== 'closed').map(statsOf))).flat();
    const concealed = sum(all, 'inbound-rtp', 'concealedSamples') - sum(all, 'inbound-rtp', 'silentConcealedSamples');
    return {
      decoded: sum(all, 'inbound-rtp', 'framesDecoded'),
      sent: sum(all, 'outbound-rtp', 'framesSent'),
      freezes: sum(all, 'inbound-rtp', 'freezeCount'),
      frozenSeconds: sum(all, 'inbound-rtp', 'totalFreezesDuration'),
      concealedSeconds: concealed / 48_000,
      packetsReceived: sum(all, 'inbound-rtp', 'packetsReceived'),
      packetsLost: sum(all, 'inbound-rtp', 'packetsLost'),
    };
  };
  let atStart: Awaited<ReturnType<typeof totals>> | undefined;
  const watchFrames = async (): Promise<void> => {
    if (!atStart) setInterval(findVideos, 250);
    findVideos();
    atStart = await totals();
    lastFrame = null;
    painted = { ...stillness, lastAt: performance.now() };
  };
  const motion = async (): Promise<Motion> => {
    const now = await totals();
    const since = (key: keyof typeof now): number => now[key] - (atStart?.[key] ?? 0);
    return {
      frames: painted.frames,
      longestGap: Math.max(painted.longestGap, performance.now() - painted.lastAt),
      longestArrival: painted.longestArrival,
      longestCapture: painted.longestCapture,
      decoded: since('decoded'),
      sent: since('sent'),
      freezes: since('freezes'),
      frozenSeconds: since('frozenSeconds'),
      concealedSeconds: since('concealedSeconds'),
      packetsReceived: since('packetsReceived'),
      packetsLost: since('packetsLost'),
    };
  };

  window.probe = {
    iceServersLike: null,
    report: () => Promise.all(connections.filter((each) => each.signalingState !== 'closed').map(reportOf)),
    watchStalls: watch,
    stalls: () => ({ video, audio }),
    watchFrames,
    motion,
    liveTracks: () => tracks.filter((track) => track.readyState === 'live').length,
    openConnections: () => connections.filter((each) => each.signalingState !== 'closed').length,
    openSockets: () => sockets.filter((each) => each.readyState <= WebSocket.OPEN).length,
  };
}
