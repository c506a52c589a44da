import type { Handover } from '../handover.js';

/** A text message as it is handed to a gateway. */
export interface OutgoingSms {
  /** Stays the same when it is tried again, so that a gateway that knows ids sends it once. */
  readonly id: string;
  readonly organizationId: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** Hands one text message to a gateway; a token to be injected. */
export abstract class SmsDelivery {
  abstract deliver(message: OutgoingSms): Promise<Handover>;

  /** Connects to those that are connected to all the time. */
  start(): void {
    // Most are asked one by one.
  }

  async stop(): Promise<void> {
    // Nothing to end.
  }
}
