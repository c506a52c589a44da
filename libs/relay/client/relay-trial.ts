import { randomBytes } from 'node:crypto';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { EphemeralCredential } from '../credentials/ephemeral-credential.js';
import { decodeMessage } from '../stun/decode.js';
import { MessageWriter } from '../stun/message-writer.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { TurnClient, TurnRefusal } from './turn-client.js';
import { openTurnConnection, type TurnConnection } from './turn-connection.js';
import type { TurnUrl } from './turn-url.js';

/** How far a packet came. */
export type TrialStep = 'connect' | 'allocate' | 'permit' | 'relay' | 'done';

export interface Trial {
  /** `done`, or what did not succeed. */
  readonly step: TrialStep;
  /** Why: the relay's error code, or Node's, or `TIMEOUT`; null when it is done. */
  readonly code: number | string | null;
  /** Why this machine does not trust the certificate; null when it does, or when there is none. */
  readonly distrust: string | null;
}

export interface TrialOptions {
  readonly clock: Clock;
  /** Milliseconds for everything. */
  readonly within: number;
  readonly authorities?: readonly string[];
}

interface Party {
  readonly client: TurnClient;
  readonly connection: TurnConnection;
}

const PACKET_EVERY = 250;

/**
 * Relays a packet from one party to another and back, both connected by `url`, as browsers are. A `stun:` URL is asked for
 * the public address only. Never throws.
 * @param credentials of two parties that may reach each other; none for `stun:`
 */
export async function tryRelay(
  url: TurnUrl,
  credentials: readonly [EphemeralCredential, EphemeralCredential] | null,
  { clock, within, authorities }: TrialOptions,
): Promise<Trial> {
  const abort = new AbortController();
  const timers = new Set<ClockTimer>();
  const open = new Set<{ close(): void }>();
  let step: TrialStep = 'connect';
  let distrust: string | null = null;
  let fail: (failure: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  timers.add(clock.after(within, () => fail({ code: 'TIMEOUT' })));

  const connect = async (received: (packet: Buffer) => void): Promise<TurnConnection> => {
    const connection = await openTurnConnection(url, {
      clock,
      signal: abort.signal,
      ...(authorities && { authorities }),
      received,
      lost: (code) => fail({ code }),
    });
    if (abort.signal.aborted) connection.close();
    else open.add(connection);
    distrust ??= connection.distrust;
    return connection;
  };
  const party = async (credential: EphemeralCredential, received: (data: Buffer) => void): Promise<Party> => {
    const connection = await connect((packet) => client.receive(packet));
    const client = new TurnClient({ clock, credential, send: (packet) => connection.send(packet), received });
    return { client, connection };
  };

  const run = async (): Promise<void> => {
    if (credentials === null) {
      const id = randomBytes(12);
      const answered = new Promise<void>((resolve) => {
        void connect((packet) => {
          const message = decodeMessage(packet);
          if (message?.messageClass === MessageClass.success && message.transactionId.equals(id)) resolve();
        }).then((connection) => {
          step = 'allocate';
          connection.send(new MessageWriter(MessageClass.request, Method.binding, id).finish());
        }, fail);
      });
      return answered;
    }
    const there = randomBytes(32);
    const back = randomBytes(32);
    let arrived: () => void = () => undefined;
    const returned = new Promise<void>((resolve) => (arrived = resolve));
    const caller = await party(credentials[0], (data) => data.equals(back) && arrived());
    const answerer = await party(credentials[1], (data) => data.equals(there) && answerer.client.sendTo(from, back));
    step = 'allocate';
    const [from, to] = [await caller.client.allocate(), await answerer.client.allocate()];
    step = 'permit';
    await Promise.all([caller.client.permit(to), answerer.client.permit(from)]);
    await Promise.all([caller.client.bind(to), answerer.client.bind(from)]);
    step = 'relay';
    const send = (): void => {
      caller.client.sendTo(to, there);
      timers.add(clock.after(PACKET_EVERY, send));
    };
    send();
    await returned;
    await Promise.race([Promise.all([caller.client.release(), answerer.client.release()]), failed]).catch(
      () => undefined,
    );
  };

  try {
    await Promise.race([run(), failed]);
    return { step: 'done', code: null, distrust };
  } catch (failure) {
    return { step, code: codeOf(failure), distrust };
  } finally {
    abort.abort();
    for (const timer of timers) timer.cancel();
    for (const each of open) each.close();
  }
}

function codeOf(failure: unknown): number | string {
  if (failure instanceof TurnRefusal) return failure.code;
  const { code } = failure as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown';
}
