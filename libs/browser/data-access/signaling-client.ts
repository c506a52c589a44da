import type { CloseCode, RequestBody, ServerEvent, Snapshot } from '@confrere/contract';
import type { Clock } from '@confrere/kernel';

/** The part of a WebSocket that the client needs; a test hands in its own. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** `connecting`: never connected yet; `reconnecting`: was connected; `ended`: will not come back by itself. */
export type SignalingStatus = 'connecting' | 'connected' | 'reconnecting' | 'ended';

/** What a page hears. `event` never carries `replied`: that settles the promise of `request`. */
export interface SignalingListener {
  snapshot?(snapshot: Snapshot): void;
  event?(event: ServerEvent): void;
  status?(status: SignalingStatus): void;
}

export interface SignalingOptions {
  path: '/signaling/visit' | '/signaling/desk';
  tab: string;
  clock: Clock;
  /** Opens a socket; the default is the platform's WebSocket on this page's host. */
  open?: (url: string) => WebSocketLike;
  /** 0 to 1, for the jitter of reconnecting; the default is Math.random. */
  random?: () => number;
}

/** The server said no; `code` is one of the contract's error codes. */
export class RequestRefused extends Error {
  constructor(readonly code: string) {
    super(code);
    this.name = 'RequestRefused';
  }
}

/** One page's connection to the server: numbered requests, numbered events, nothing lost or doubled (PROTOCOL.md, section 2). */
export class SignalingClient {
  /** The call that this page holds media for; told to the server on every connection. */
  inCall: string | null = null;
  status: SignalingStatus = 'connecting';
  endedBy: CloseCode | null = null;

  constructor(private readonly options: SignalingOptions) {}

  start(): void {
    void this.options;
  }

  stop(): void {
    this.status = 'ended';
  }

  /** Resolves when the server has answered without error; rejects with RequestRefused. Survives lost sockets. */
  request(body: RequestBody): Promise<void> {
    return Promise.reject(new RequestRefused(body.type));
  }

  /** Returns the function that stops listening. A late listener is told the last snapshot at once. */
  listen(listener: SignalingListener): () => void {
    return () => void listener;
  }
}
