/** When things happened in one page, milliseconds of the machine's clock; null: not yet. */
export interface Times {
  readonly pressed: number | null;
  /** The first remote frame was decoded: told by getStats or, if that was earlier, by its painting. */
  readonly decoded: number | null;
  readonly painted: number | null;
  /** Width of the picture, to see that all sent the same. */
  readonly width: number;
}

declare global {
  interface Window {
    stopwatch: { start(): void; times(): Times };
  }
}

/** Runs before any script of the page; the same in every page that is measured. Must not refer to anything outside itself. */
export function installStopwatch(): void {
  const connections: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const moment = (): number => performance.timeOrigin + performance.now();
  let pressed: number | null = null;
  let decoded: number | null = null;
  let painted: number | null = null;
  let running = false;

  addEventListener('click', (event) => running && (pressed ??= performance.timeOrigin + event.timeStamp), true);

  const isRemote = (track: MediaStreamTrack): boolean =>
    connections.some((connection) => connection.getReceivers().some((receiver) => receiver.track.id === track.id));
  const watched = new WeakMap<HTMLVideoElement, MediaProvider>();
  const watchPaint = (): void => {
    for (const element of document.querySelectorAll('video')) {
      const shown = element.srcObject;
      if (!(shown instanceof MediaStream) || watched.get(element) === shown) continue;
      if (!shown.getVideoTracks().some(isRemote)) continue;
      watched.set(element, shown);
      element.requestVideoFrameCallback(() => {
        painted ??= moment();
        decoded ??= painted;
      });
    }
  };
  const readStats = async (): Promise<void> => {
    for (const connection of connections) {
      if (connection.signalingState === 'closed') continue;
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'video' && Number(entry['framesDecoded']) > 0)
          decoded ??= moment();
      });
    }
  };
  const look = async (): Promise<void> => {
    while (running && (decoded === null || painted === null)) {
      watchPaint();
      await Promise.all([readStats(), new Promise((resolve) => setTimeout(resolve, 5))]);
    }
  };

  window.stopwatch = {
    start() {
      pressed = decoded = painted = null;
      running = true;
      void look();
    },
    times: () => ({
      pressed,
      decoded,
      painted,
      width:
        [...document.querySelectorAll('video')].find((element) => {
          const shown = element.srcObject;
          return shown instanceof MediaStream && shown.getVideoTracks().some(isRemote);
        })?.videoWidth ?? 0,
    }),
  };
}
