import type { ServerEventBody } from '@confrere/contract';
import { checkOutgoing } from './check-outgoing.js';

/** An event as it goes out, written once for all the pages that are told it: only the number differs from page to page. */
export class WrittenEvent {
  /** UTF-8, without the number. */
  readonly bytes: number;

  private constructor(private readonly text: string) {
    this.bytes = Buffer.byteLength(text);
  }

  /** @throws Error outside production for what the contract does not have. */
  static of(body: ServerEventBody): WrittenEvent {
    checkOutgoing({ ...body, sequence: 1 });
    return new WrittenEvent(JSON.stringify(body));
  }

  numbered(sequence: number): string {
    return `{"sequence":${sequence},${this.text.slice(1)}`;
  }
}
