import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { RelayOrder, type RelayMessage } from '@confrere/contract';
import { controlProof } from '@confrere/relay';
import { WebSocket } from 'ws';

type OrderOf<Type extends RelayOrder['type']> = Extract<RelayOrder, { type: Type }>;

/** The relay's end of a control channel, frame by frame, on a real socket. */
export class TestRelay {
  readonly nonce = randomBytes(32).toString('base64url');
  readonly heard: RelayOrder[] = [];
  private readonly closing: Promise<number>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.heard.push(RelayOrder.parse(JSON.parse((data as Buffer).toString()))));
    socket.on('error', () => undefined);
    this.closing = new Promise((resolve) => socket.once('close', resolve));
  }

  static async connect(port: number, headers: Record<string, string> = {}): Promise<TestRelay> {
    const relay = new TestRelay(new WebSocket(`ws://127.0.0.1:${port}/relay/control`, { headers }));
    await once(relay.socket, 'open');
    return relay;
  }

  /** The status with which the upgrade is refused. */
  static async refusal(port: number, headers: Record<string, string> = {}): Promise<number> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/relay/control`, { headers });
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    return response.statusCode;
  }

  /** Greets with proofs made of `secrets`. */
  async attach(
    secrets: readonly string[],
    rest: { relay?: string; calls?: string[]; draining?: boolean } = {},
  ): Promise<void> {
    const { relay = 'relay', calls = [], draining = false } = rest;
    const { nonce } = await this.next('relay.challenged');
    const proofs = secrets.map((secret) => controlProof(secret, 'relay', relay, nonce));
    this.say({ type: 'relay.attached', version: 1, relay, nonce: this.nonce, proofs, calls, draining });
  }

  say(message: RelayMessage | Record<string, unknown> | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first order of this type, heard already or still to come. */
  async next<Type extends RelayOrder['type']>(type: Type): Promise<OrderOf<Type>> {
    for (;;) {
      const found = this.heard.findIndex((order) => order.type === type);
      if (found >= 0) return this.heard.splice(found, 1)[0] as OrderOf<Type>;
      await once(this.socket, 'message');
    }
  }

  /** The code with which the server closes. */
  closed(): Promise<number> {
    return this.closing;
  }
}
