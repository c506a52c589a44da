import type { CallEndReason, Participant } from '@confrere/contract';

/** Which way a camera looks; a front camera's own picture is shown mirrored. */
export type Facing = 'user' | 'environment' | 'unknown';

/** How a call stands, as its page shows it. A new object on every change. */
export interface CallView {
  /**
   * `ringing`: nothing is sent yet; `connecting`: answered, no sound or picture yet; `live`: at least one other person is
   * connected; `reconnecting`: was live, nobody is connected now; `ended`: everything is released.
   */
  readonly phase: 'ringing' | 'connecting' | 'live' | 'reconnecting' | 'ended';
  readonly endReason: CallEndReason | null;
  /** Since when the call is live, by the server's record, or by this page's clock until the server has told. */
  readonly liveSince: Date | null;
  /** No relay takes a new call at the moment: this one may not come up between some networks. */
  readonly directOnly: boolean;
  /** The other people, by `order`. */
  readonly peers: readonly PeerView[];
}

/** Another person in the call. `stream` stays the same object until the person's connection is built anew. */
export interface PeerView {
  readonly participant: Participant;
  readonly stream: MediaStream;
  readonly connection: 'new' | 'connecting' | 'connected' | 'lost';
  /** `direct`: from device to device; `relayed`: through the organization's relay; null: not known yet. */
  readonly path: 'direct' | 'relayed' | null;
  /** What the person says they send now. */
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly facing: Facing;
}
