import type { ServerEventBody } from '@confrere/contract';
import type { Principal } from '@confrere/platform/access';
import type { SignalingConnection } from '../connections/signaling-connection.js';
import { checkOutgoing } from '../frames/check-outgoing.js';
import type { SignalingStream } from '../streams/signaling-stream.js';

/** One open page of someone: its stream, whether a socket carries it, whether it is looked at. */
export class Page {
  connection: SignalingConnection | null = null;
  /** When the socket was lost; null while there is one. */
  lostAt: Date | null = null;
  /** Since when the page is hidden; null while it is looked at. */
  hiddenSince: Date | null = null;
  /** Replaced, expired or without access: nothing is told or done any more. */
  gone = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    readonly principal: Principal,
    readonly tab: string,
    readonly stream: SignalingStream,
  ) {}

  tell(body: ServerEventBody): void {
    if (this.gone) return;
    checkOutgoing({ ...body, sequence: 1 });
    this.stream.tell(body);
  }

  /** Does what the page asks for one after the other, in the order of asking. `work` answers its own failures. */
  inTurn(work: () => Promise<void>): void {
    this.work = this.work.then(work).catch(() => undefined);
  }
}
