import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { reconnectDelay } from '../../../../libs/contract/signaling/reconnect-delay.ts';

/** What the server says, as far as a bench needs to read it. */
export interface Heard {
  readonly type: string;
  readonly sequence?: number;
  readonly [more: string]: unknown;
}

/** Where the pages of one crowd connect. */
export interface Place {
  readonly port: number;
  readonly origin: string;
}

/** Of one link or login. */
export interface Access {
  readonly path: 'visit' | 'desk';
  readonly cookie: string;
  /** From which loopback address: the server bounds the sockets of one address. */
  readonly from: string;
}

/** A page as the protocol has it: hello, heartbeat, numbered requests, and back with the pages' own pauses when the socket is lost. */
export class Page {
  readonly tab = randomBytes(16).toString('base64url');
  /** Of the latest welcome that had one. */
  snapshot: Heard | null = null;
  /** When the latest welcome came (performance.now); null while there is no connection. */
  welcomedAt: number | null = null;
  onHeard: ((heard: Heard) => void) | null = null;
  /** Told of each request that was refused. */
  refused: string | null = null;
  private readonly place: Place;
  private readonly access: Access;
  private socket: WebSocket | null = null;
  private stream: string | null = null;
  private sequence = 0;
  private attempt = 0;
  private number = 0;
  private readonly answered = new Map<number, () => void>();
  private welcomed: (() => void) | null = null;
  private beat: NodeJS.Timeout | null = null;
  private over = false;

  constructor(place: Place, access: Access) {
    this.place = place;
    this.access = access;
  }

  /** Resolves with the first welcome; tries again until there is one. */
  connect(): Promise<void> {
    return new Promise((resolve) => {
      this.welcomed = resolve;
      this.open();
    });
  }

  /** Resolves when it was answered, whatever the answer. */
  request(body: object): Promise<void> {
    const request = ++this.number;
    return new Promise((resolve) => {
      this.answered.set(request, resolve);
      this.socket?.send(JSON.stringify({ ...body, request }));
    });
  }

  /** Sends a request whose answer nobody waits for. */
  say(body: object): void {
    this.socket?.send(JSON.stringify({ ...body, request: ++this.number }));
  }

  /** The socket is lost, without a goodbye. */
  cut(): void {
    this.socket?.terminate();
  }

  end(): void {
    this.over = true;
    if (this.beat) clearInterval(this.beat);
    this.socket?.terminate();
  }

  private open(): void {
    const { path, cookie, from } = this.access;
    const socket = new WebSocket(`ws://127.0.0.1:${this.place.port}/signaling/${path}`, {
      perMessageDeflate: false,
      localAddress: from,
      headers: { origin: this.place.origin, cookie },
    });
    this.socket = socket;
    socket.on('open', () => {
      const resume = this.stream === null ? {} : { resume: { stream: this.stream, sequence: this.sequence } };
      socket.send(JSON.stringify({ type: 'hello', protocol: 1, tab: this.tab, ...resume }));
    });
    socket.on('message', (data: Buffer) => this.take(JSON.parse(data.toString('utf8')) as Heard));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.over || this.socket !== socket) return;
      this.welcomedAt = null;
      setTimeout(() => this.open(), reconnectDelay(this.attempt++, Math.random()));
    });
  }

  private take(heard: Heard): void {
    if (heard.sequence !== undefined) this.sequence = heard.sequence;
    if (heard.type === 'welcome') this.greeted(heard);
    else if (heard.type === 'replied') this.settle(heard);
    this.onHeard?.(heard);
  }

  private greeted(welcome: Heard): void {
    this.stream = welcome['stream'] as string;
    this.attempt = 0;
    this.welcomedAt = performance.now();
    if (welcome['snapshot'] !== null) {
      this.sequence = 0;
      this.number = 0;
      this.snapshot = welcome['snapshot'] as Heard;
    }
    this.beat ??= setInterval(() => this.ping(), 10_000);
    this.welcomed?.();
    this.welcomed = null;
  }

  private settle(replied: Heard): void {
    const error = replied['error'] as { code: string } | null;
    if (error) this.refused = error.code;
    const request = replied['request'] as number;
    this.answered.get(request)?.();
    this.answered.delete(request);
  }

  private ping(): void {
    if (this.welcomedAt !== null) this.socket?.send(JSON.stringify({ type: 'ping', sequence: this.sequence }));
  }
}
