import type { CallInfo, RequestBody, ServerEvent } from '@confrere/contract';
import type { Clock } from '@confrere/kernel';
import type { CallView } from './call-view.js';
import type { LocalMedia } from './local-media.js';

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

/** One call, from ringing to its end. Builds the connection while it rings; sends nothing before Answer. */
export class Call {
  readonly id: string;
  view: CallView = { phase: 'ringing', endReason: null, liveSince: null, peers: [] };

  constructor(private readonly options: CallOptions) {
    this.id = options.info.id;
  }

  /** Returns the function that stops telling. */
  onChange(changed: (view: CallView) => void): () => void {
    return () => void changed;
  }

  /** Takes every `call.*` event; those of other calls are ignored. */
  handle(event: ServerEvent): void {
    void event;
  }

  /** A new snapshot: null when this call is not in it. Running connections are kept. */
  resync(info: CallInfo | null): void {
    void info;
  }

  /** The visitor's tap. */
  answer(): void {
    void this.options;
  }

  /** The visitor's "not yet". */
  decline(): void {
    this.release();
  }

  /** Leaves; the others may go on. */
  leave(): void {
    this.release();
  }

  /** The professional ends the call for all. */
  end(): void {
    this.release();
  }

  /** The professional stops ringing. */
  cancel(): void {
    this.release();
  }

  /** Lets go of everything, without telling anyone. The page's LocalMedia stays as it is. */
  release(): void {
    this.view = { ...this.view, phase: 'ended' };
  }
}
