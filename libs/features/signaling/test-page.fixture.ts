import { once } from 'node:events';
import {
  type CallInfo,
  type Hello,
  PROTOCOL_VERSION,
  type RequestBody,
  type ServerEvent,
  ServerMessage,
  type Snapshot,
} from '@confrere/contract';
import { WebSocket } from 'ws';
import { ORIGIN } from './signaling.fixture.js';

type Welcome = Extract<ServerMessage, { type: 'welcome' }>;
type Told<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** A page as the protocol has it, on a real socket: every message that it hears is checked against the contract. */
export class TestPage {
  readonly heard: ServerMessage[] = [];
  private read = 0;
  private number = 0;
  private waiting: (() => void)[] = [];
  closedWith: number | null = null;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.heard.push(ServerMessage.parse(JSON.parse((data as Buffer).toString('utf8'))));
      this.wake();
    });
    socket.on('close', (code) => {
      this.closedWith = code;
      this.wake();
    });
    socket.on('error', () => undefined);
  }

  static async connect(
    port: number,
    path: 'visit' | 'desk',
    headers: { cookie?: string; origin?: string } = {},
  ): Promise<TestPage> {
    const { origin = ORIGIN, cookie } = headers;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/signaling/${path}`, {
      perMessageDeflate: true,
      headers: { ...(origin === '' ? {} : { origin }), ...(cookie === undefined ? {} : { cookie }) },
    });
    const page = new TestPage(socket);
    await once(socket, 'open');
    return page;
  }

  send(message: object | string | Buffer): void {
    this.socket.send(typeof message === 'object' && !Buffer.isBuffer(message) ? JSON.stringify(message) : message);
  }

  async hello(tab: string, rest: Partial<Hello> = {}): Promise<Welcome> {
    this.send({ type: 'hello', protocol: PROTOCOL_VERSION, tab, ...rest });
    return this.next('welcome');
  }

  /** Sends a request with the next number. */
  ask(body: RequestBody): number {
    this.send({ ...body, request: ++this.number });
    return this.number;
  }

  /** As `ask`; the code with which it was refused, or null. */
  async request(body: RequestBody): Promise<string | null> {
    const request = this.ask(body);
    const replied = await this.next('replied', (event) => event.request === request);
    return replied.error?.code ?? null;
  }

  /** The next message of this type that was not read yet (and fits); skips others. */
  async next<Type extends ServerMessage['type']>(
    type: Type,
    fits: (told: Told<Type>) => boolean = () => true,
  ): Promise<Told<Type>> {
    for (;;) {
      for (; this.read < this.heard.length;) {
        const message = this.heard[this.read++];
        if (message?.type === type && fits(message as Told<Type>)) return message as Told<Type>;
      }
      if (this.closedWith !== null) throw new Error(`closed with ${this.closedWith} while waiting for ${type}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** The first message of this type (that fits), also when it was read over before. */
  async first<Type extends ServerMessage['type']>(
    type: Type,
    fits: (told: Told<Type>) => boolean = () => true,
  ): Promise<Told<Type>> {
    return this.all(type).find(fits) ?? this.next(type, fits);
  }

  async closed(): Promise<number> {
    while (this.closedWith === null) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.closedWith;
  }

  /** Numbered events, in the order in which they came. */
  get events(): ServerEvent[] {
    return this.heard.filter((message): message is ServerEvent => 'sequence' in message);
  }

  /** Everything of one type that was heard. */
  all<Type extends ServerMessage['type']>(type: Type): Told<Type>[] {
    return this.heard.filter((message): message is Told<Type> => message.type === type);
  }

  /** The connection is cut without a goodbye. */
  async cut(): Promise<void> {
    this.socket.terminate();
    await this.closed();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

export const visitOf = (snapshot: Snapshot | null) => {
  if (snapshot?.kind !== 'visit') throw new Error('no snapshot of a visit');
  return snapshot;
};

export const deskOf = (snapshot: Snapshot | null) => {
  if (snapshot?.kind !== 'desk') throw new Error('no snapshot of a desk');
  return snapshot;
};

/** The id of the other participant, as `call` is seen by one of two. */
export const otherIn = (call: CallInfo): string => call.participants.find(({ id }) => id !== call.self)?.id ?? '';
