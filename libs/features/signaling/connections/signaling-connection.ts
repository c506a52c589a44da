import type { Duplex } from 'node:stream';
import { CloseCode, type Hello, type Ping, type Request, type Welcome } from '@confrere/contract';
import type { Clock } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { WebSocket } from 'ws';
import { checkOutgoing } from '../frames/check-outgoing.js';
import { readFrame } from '../frames/read-frame.js';
import type { Page } from '../pages/page.js';
import { FloodGate } from '../streams/flood-gate.js';
import { HEARTBEAT, HELLO_WITHIN, SilenceWatch } from '../streams/silence-watch.js';

/** A page that does not read has so much lying in memory at most, in bytes; then its socket goes, the stream stays. */
const MOST_UNSENT = 1024 * 1024;

/** What connections pass on, to one listener for all: only messages of the contract, and a bad request by its number. */
export interface ConnectionListener {
  hello(connection: SignalingConnection, hello: Hello): void;
  ping(connection: SignalingConnection, ping: Ping): void;
  request(connection: SignalingConnection, request: Request): void;
  badRequest(connection: SignalingConnection, number: number): void;
  closed(connection: SignalingConnection): void;
}

/** One WebSocket of one page: reads frames, counts them, watches for silence, and says goodbye with the right code. */
export class SignalingConnection {
  /** The page that it carries; null before it was greeted. */
  page: Page | null = null;
  /** Resolves with the page; null before `hello` and after the greeting. */
  greeting: Promise<Page | null> | null = null;
  private readonly gate: FloodGate;
  private readonly silence: SilenceWatch;
  private greeted = false;
  private over = false;
  private gathering = false;

  constructor(
    private readonly socket: WebSocket,
    private readonly line: Duplex,
    readonly principal: Principal,
    clock: Clock,
    private readonly listener: ConnectionListener,
  ) {
    this.gate = new FloodGate(clock);
    this.silence = new SilenceWatch(clock, HELLO_WITHIN, () =>
      this.close(this.greeted ? CloseCode.silent : CloseCode.badHello),
    );
    socket.on('message', (data, isBinary) => this.take(data as Buffer, isBinary));
    socket.on('ping', () => void (this.gate.admit() || this.close(CloseCode.flooding)));
    // A frame against RFC 6455 or above the limit: ws closes with the right code by itself.
    socket.on('error', noop);
    socket.on('close', () => this.ended());
  }

  get isOpen(): boolean {
    return !this.over;
  }

  /** Sends a message that is not numbered. */
  say(message: Welcome | { type: 'pong' } | { type: 'protocol.failed'; code: string }): void {
    checkOutgoing(message);
    this.send(JSON.stringify(message));
  }

  /** Sends text that a stream has made. */
  send(text: string): void {
    if (this.over) return;
    if (this.socket.bufferedAmount > MOST_UNSENT) return this.socket.terminate();
    this.gather();
    this.socket.send(text);
  }

  /** What is sent in one turn of the event loop goes out in one write: pages speak in bursts, and a write is what costs. */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    this.line.cork();
    setImmediate(letGo, this);
  }

  /** Sends what was gathered. */
  letGo(): void {
    this.gathering = false;
    this.line.uncork();
  }

  close(code: CloseCode): void {
    if (this.over) return;
    this.socket.close(code);
    this.ended();
  }

  private ended(): void {
    if (this.over) return;
    this.over = true;
    this.silence.stop();
    this.listener.closed(this);
  }

  private take(data: Buffer, isBinary: boolean): void {
    if (this.over) return;
    this.silence.heard();
    if (!this.gate.admit()) return this.close(CloseCode.flooding);
    const frame = readFrame(data, isBinary);
    if (frame.kind === 'bad') return this.takeBad(frame.request);
    const { message } = frame;
    if (!this.greeted) return message.type === 'hello' ? this.greet(message) : this.close(CloseCode.badHello);
    if (message.type === 'hello') return this.close(CloseCode.badHello);
    if (message.type === 'ping') this.listener.ping(this, message);
    else this.listener.request(this, message);
  }

  private greet(hello: Hello): void {
    this.greeted = true;
    this.silence.allow(HEARTBEAT.deadAfter);
    this.listener.hello(this, hello);
  }

  private takeBad(request: number | null): void {
    if (!this.greeted) return this.close(CloseCode.badHello);
    if (!this.gate.admitBad()) return this.close(CloseCode.flooding);
    this.say({ type: 'protocol.failed', code: 'protocol.invalid-message' });
    if (request !== null) this.listener.badRequest(this, request);
  }
}

const noop = (): void => undefined;
const letGo = (connection: SignalingConnection): void => connection.letGo();
