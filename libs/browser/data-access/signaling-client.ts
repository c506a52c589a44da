import { CloseCode, PROTOCOL_VERSION, reconnectDelay } from '@confrere/contract';
import type { Hello, RequestBody, ServerEvent, ServerMessage, Snapshot, Welcome } from '@confrere/contract';
import type { Clock, ClockTimer } from '@confrere/kernel';
import { PendingRequests, RequestRefused, type RequestShape } from './pending-requests.js';
import { openWebSocket, type WebSocketLike } from './web-socket-like.js';

/** `connecting`: never connected yet; `reconnecting`: was connected; `ended`: does not come back by itself. */
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
  /** What the server may say to this page; anything else is passed over. */
  messages: { parse(value: unknown): ServerMessage };
  /** What this page may ask for; anything else is refused here. */
  requests: RequestShape;
  /** Opens a socket to a path of this page's host. */
  open?: (path: string) => WebSocketLike;
  /** 0 to 1, for the jitter of reconnecting. */
  random?: () => number;
  /**
   * A browser does not tell a page why an upgrade was refused. Asked after an attempt that never opened: false ends the
   * client as close code 4401 does. Without it the client goes on trying.
   */
  stillAllowed?: () => Promise<boolean>;
}

/** A socket that has not become a connection by then is given up, ms. */
const LONGEST_CONNECT = 10_000;
/** After the page or the network came back, a connection that stays silent for so long is given up, ms. */
const LONGEST_PROBE = 4_000;
/** A connection that lasted so long is not part of a series of failures any more, ms. */
const STEADY = 5_000;
const FLOODING_PAUSE = 10_000;

/** One page's connection to the server: numbered requests, numbered events, nothing lost, nothing doubled (PROTOCOL.md, section 2). */
export class SignalingClient {
  /** The call that this page holds media for; told to the server on every connection. */
  inCall: string | null = null;
  status: SignalingStatus = 'connecting';
  /** Why the client ended by itself: `badHello` (reload the page), `accessEnded` (back to the start), `replaced` (do nothing). */
  endedBy: CloseCode | null = null;
  /** Messages from the server that were no valid message, for diagnosis. */
  dropped = 0;

  private socket: WebSocketLike | null = null;
  private stream: string | null = null;
  private sequence = 0;
  private attempt = 0;
  private heartbeat = { every: 0, deadAfter: 0 };
  private connectedAt = 0;
  private heardAt = 0;
  private started = false;
  private readonly pending: PendingRequests;
  private readonly listeners = new Set<SignalingListener>();
  private retry: ClockTimer | null = null;
  private beat: ClockTimer | null = null;
  private deadline: ClockTimer | null = null;

  constructor(private readonly options: SignalingOptions) {
    this.pending = new PendingRequests(options.requests);
  }

  start(): void {
    if (this.started || this.status === 'ended') return;
    this.started = true;
    addEventListener('online', this.comeBack);
    addEventListener('pageshow', this.comeBack);
    addEventListener('pagehide', this.goAway);
    document.addEventListener('visibilitychange', this.comeBack);
    this.connect();
  }

  /** Lets go of socket, timers and listeners of the page; what is unanswered stays so. The client cannot be started again. */
  stop(): void {
    this.end(null);
  }

  /** Resolves when the server has answered without error; rejects with RequestRefused. Survives lost sockets. */
  request(body: RequestBody): Promise<void> {
    if (this.status === 'ended') return Promise.reject(new RequestRefused('request.abandoned'));
    const { text, settled } = this.pending.add(body);
    if (text && this.status === 'connected') this.socket?.send(text);
    return settled;
  }

  /** Returns the function that stops listening. */
  listen(listener: SignalingListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private connect(): void {
    this.dropSocket();
    const socket = (this.options.open ?? openWebSocket)(this.options.path);
    this.socket = socket;
    let opened = false;
    // A socket that was dropped may still speak: what it says is not for us any more.
    socket.onopen = () => {
      if (this.socket !== socket) return;
      opened = true;
      socket.send(JSON.stringify(this.hello()));
    };
    socket.onmessage = ({ data }) => void (this.socket === socket && this.take(data));
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      if (!opened) this.askWhetherAllowed();
      this.lost(code);
    };
    this.deadline = this.options.clock.after(LONGEST_CONNECT, () => this.lost(CloseCode.silent));
  }

  private hello(): Hello {
    return {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      tab: this.options.tab,
      ...(this.stream ? { resume: { stream: this.stream, sequence: this.sequence } } : {}),
      ...(this.inCall ? { inCall: this.inCall } : {}),
    };
  }

  private take(data: unknown): void {
    this.heardAt = this.options.clock.monotonic();
    const message = this.read(data);
    if (!message) return void this.dropped++;
    if (message.type === 'welcome') return this.welcome(message);
    if (message.type === 'pong') return;
    if (message.type === 'protocol.failed') return void this.dropped++;
    if (message.sequence <= this.sequence) return;
    this.sequence = message.sequence;
    if (message.type === 'replied') this.pending.settle(message.request, message.error);
    else this.tell((each) => each.event?.(message));
  }

  private welcome({ stream, heartbeat, lastRequest, snapshot }: Welcome): void {
    this.deadline?.cancel();
    this.heartbeat = heartbeat;
    this.connectedAt = this.options.clock.monotonic();
    const fresh = snapshot || stream !== this.stream;
    if (fresh) this.sequence = 0;
    this.stream = stream;
    for (const text of fresh ? this.pending.restart() : this.pending.resume(lastRequest)) this.socket?.send(text);
    this.setStatus('connected');
    this.keepBeating();
    if (snapshot) this.tell((each) => each.snapshot?.(snapshot));
  }

  private keepBeating(): void {
    this.beat?.cancel();
    const quiet = this.options.clock.monotonic() - this.heardAt;
    if (quiet >= this.heartbeat.deadAfter) return this.lost(CloseCode.silent);
    // Wakes at the next beat, or earlier when the silence reaches its limit before that.
    this.beat = this.options.clock.after(Math.min(this.heartbeat.every, this.heartbeat.deadAfter - quiet), () => {
      this.ping();
      this.keepBeating();
    });
  }

  private ping(): void {
    this.socket?.send(JSON.stringify({ type: 'ping', sequence: this.sequence }));
  }

  private lost(code: number): void {
    const { clock } = this.options;
    if (code === CloseCode.accessEnded) return this.end(code, 'access.unauthenticated');
    if (code === CloseCode.badHello || code === CloseCode.replaced) return this.end(code, 'request.abandoned');
    if (code === CloseCode.tooLarge) this.pending.dropLongest();
    if (this.status === 'connected' && clock.monotonic() - this.connectedAt >= STEADY) this.attempt = 0;
    this.dropSocket();
    if (this.status === 'connected') this.setStatus('reconnecting');
    const delay = reconnectDelay(this.attempt++, (this.options.random ?? Math.random)());
    this.retry = clock.after(code === CloseCode.flooding ? FLOODING_PAUSE : delay, () => this.connect());
  }

  /** The network or the page came back: connect at once, or see whether the connection still lives. */
  private readonly comeBack = ({ type }: Event): void => {
    if (type === 'visibilitychange' && document.visibilityState === 'hidden') return;
    if (!this.socket) {
      this.attempt = 0;
      this.connect();
    } else if (this.status === 'connected') {
      const asked = this.options.clock.monotonic();
      this.ping();
      this.deadline?.cancel();
      this.deadline = this.options.clock.after(LONGEST_PROBE, () => {
        if (this.heardAt < asked) this.lost(CloseCode.silent);
      });
    }
  };

  /** A page with an open socket is not kept for the back button; the stream goes on at `pageshow`. */
  private readonly goAway = (): void => {
    this.dropSocket();
    if (this.status === 'connected') this.setStatus('reconnecting');
  };

  private askWhetherAllowed(): void {
    this.options.stillAllowed?.().then(
      (allowed) =>
        void (allowed || this.status === 'connected' || this.end(CloseCode.accessEnded, 'access.unauthenticated')),
      () => undefined, // not reachable: go on trying
    );
  }

  private end(code: CloseCode | null, refusal?: string): void {
    if (this.status === 'ended') return;
    removeEventListener('online', this.comeBack);
    removeEventListener('pageshow', this.comeBack);
    removeEventListener('pagehide', this.goAway);
    document.removeEventListener('visibilitychange', this.comeBack);
    this.dropSocket();
    this.endedBy = code;
    this.setStatus('ended');
    if (refusal) this.pending.rejectAll(refusal);
  }

  private dropSocket(): void {
    for (const timer of [this.retry, this.beat, this.deadline]) timer?.cancel();
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  private read(data: unknown): ServerMessage | null {
    try {
      return this.options.messages.parse(JSON.parse(data as string));
    } catch {
      return null;
    }
  }

  private setStatus(status: SignalingStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.tell((each) => each.status?.(status));
  }

  private tell(to: (listener: SignalingListener) => void): void {
    for (const listener of [...this.listeners]) {
      try {
        to(listener);
      } catch (error) {
        // One listener's fault must neither stop the others nor the stream.
        reportError(error);
      }
    }
  }
}
