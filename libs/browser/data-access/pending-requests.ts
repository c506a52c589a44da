import { LONGEST_MESSAGE, type RequestBody } from '@confrere/contract';

/** The server said no; `code` is one of the contract's error codes. */
export class RequestRefused extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = 'RequestRefused';
  }
}

/** What a page may ask for, as zod has it. */
export interface RequestShape {
  safeParse(value: unknown): { readonly success: boolean };
}

interface Pending {
  number: number;
  readonly body: RequestBody;
  resolve(): void;
  reject(refused: RequestRefused): void;
}

const text = (request: Pending): string => JSON.stringify({ ...request.body, request: request.number });

/** The requests that have no `replied` yet, in order, with their numbers in the stream. */
export class PendingRequests {
  private next = 1;
  private pending: Pending[] = [];

  /** @param shape what the server reads of this page. */
  constructor(private readonly shape: RequestShape) {}

  /** Numbers a request and keeps it until it is settled. What the server would not read is refused here, before it costs a number. */
  add(body: RequestBody): { text: string | null; settled: Promise<void> } {
    let sent: string | null = null;
    const settled = new Promise<void>((resolve, reject) => {
      const request: Pending = { number: this.next, body, resolve, reject };
      const written = text(request);
      if (!this.shape.safeParse({ ...body, request: this.next }).success || bytes(written) > LONGEST_MESSAGE) {
        return reject(new RequestRefused('request.invalid'));
      }
      this.next++;
      this.pending.push(request);
      sent = written;
    });
    return { text: sent, settled };
  }

  /** A `replied` event. */
  settle(number: number, error: { code: string } | null): void {
    const request = this.pending.find((each) => each.number === number);
    if (!request) return;
    this.pending = this.pending.filter((each) => each !== request);
    if (error) request.reject(new RequestRefused(error.code));
    else request.resolve();
  }

  /** The stream goes on: what is above `lastRequest` was not taken and is to be sent again, with its number. */
  resume(lastRequest: number): string[] {
    const again = this.pending.filter((each) => each.number > lastRequest);
    // A gap is left where a message was too long for the server: close it, since the server takes numbers without gaps.
    again.forEach((each, index) => (each.number = lastRequest + 1 + index));
    this.next = lastRequest + 1 + again.length;
    return again.map(text);
  }

  /** A new stream: all that is unanswered is numbered from 1. */
  restart(): string[] {
    return this.resume(0);
  }

  /** The server closed with "too large" although nothing here was: the longest is the best guess, and without it the rest gets through. */
  dropLongest(): void {
    const longest = this.pending.reduce<Pending | null>(
      (most, each) => (most && text(most).length >= text(each).length ? most : each),
      null,
    );
    if (longest) this.settle(longest.number, { code: 'request.invalid' });
  }

  rejectAll(code: string): void {
    for (const each of this.pending.splice(0)) each.reject(new RequestRefused(code));
  }
}

const bytes = (written: string): number => new TextEncoder().encode(written).length;
