import type { ServerEventBody } from '@confrere/contract';
import type { Principal } from '@confrere/platform/access';
import type { SignalingConnection } from '../connections/signaling-connection.js';
import type { WrittenEvent } from '../frames/written-event.js';
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
  /** The last thing that the page asked for and that is not done yet. */
  private work: Promise<void> | null = null;

  constructor(
    readonly principal: Principal,
    readonly tab: string,
    readonly stream: SignalingStream,
  ) {}

  tell(event: ServerEventBody | WrittenEvent): void {
    if (!this.gone) this.stream.tell(event);
  }

  /**
   * Does what the page asks for one after the other, in the order of asking: at once where nothing is under way. `work`
   * answers its own failures.
   */
  inTurn(work: () => Promise<void> | void): void {
    const doing = this.work === null ? work() : this.work.then(work);
    if (!doing) return;
    const last: Promise<void> = doing.catch(noop).then(() => {
      if (this.work === last) this.work = null;
    });
    this.work = last;
  }
}

const noop = (): void => undefined;
