import type { ClientMessage, ServerEventBody, ServerMessage, Welcome } from '@confrere/contract';
import type { WebSocketLike } from './web-socket-like.js';

type Rest<Message> = Message extends unknown ? Omit<Message, 'sequence'> & { sequence?: number } : never;

/** A server that a test plays by hand: what the page sent is in `sent`, what the server says goes through `say`. */
export class FakeSocket implements WebSocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientMessage[] = [];
  closedByPage = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.closedByPage = true;
  }

  /** Opens, and answers `hello` with a new stream or, with `snapshot` null, the old one. */
  welcome(welcome: Partial<Welcome> = {}): void {
    this.onopen?.();
    this.say({
      type: 'welcome',
      stream: 'stream-one',
      heartbeat: HEARTBEAT,
      lastRequest: 0,
      snapshot: SNAPSHOT,
      ...welcome,
    });
  }

  say(message: Exclude<ServerMessage, { sequence: number }> | Rest<ServerEventBody>): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** The network or the server closes. */
  drop(code = 1006): void {
    this.onclose?.({ code });
  }

  /** Requests only. */
  get requests(): { type: string; request: number }[] {
    return this.sent.filter((message) => 'request' in message);
  }
}

export const HEARTBEAT = { every: 15_000, deadAfter: 30_000 };

export const SNAPSHOT = {
  kind: 'desk' as const,
  desk: {
    member: { id: 'member-one', displayName: 'Dr Ingrid Hansen', title: null, away: false, teams: [] },
    organization: { id: 'organization-one', name: 'Fjord Clinic' },
    queue: [],
  },
  call: null,
};
