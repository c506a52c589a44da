import { readFileSync } from 'node:fs';
import { connect as plainConnect, type Socket } from 'node:net';
import { connect as secureConnect } from 'node:tls';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { SmppGatewayConfig } from '@confrere/platform/config';
import { bindBody } from './messages.js';
import { BodyReader, type Command, encodePdu, type Pdu, PduReader } from './pdu.js';

/** An answer is waited for so long, milliseconds; all parts of a text together stay below the lease of a row. */
const ANSWERS_WITHIN = 20_000;
/** So often the centre is asked whether it is still there. */
const ENQUIRES_EVERY = 30_000;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/** Nobody was asked, or nobody answered. */
export class NoAnswer extends Error {
  /** @param sent whether the question was given to the network. */
  constructor(
    readonly code: string,
    readonly sent: boolean,
  ) {
    super(code);
  }
}

interface Waiting {
  readonly resolve: (answer: Pdu) => void;
  readonly reject: (error: NoAnswer) => void;
  readonly timer: ClockTimer;
}

/** The connection to one SMS centre: bound as a transceiver, kept up, and made anew when it breaks. */
export class SmppLink {
  private socket: Socket | null = null;
  private bound: Promise<void> | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private sequence = 0;
  private failures = 0;
  private enquiry: ClockTimer | null = null;
  private again: ClockTimer | null = null;
  private stopped = false;

  /** @param received is told of each `deliver_sm`; what it returns is its status in the answer. */
  constructor(
    private readonly config: SmppGatewayConfig,
    private readonly clock: Clock,
    private readonly received: (body: Buffer) => number,
    private readonly lost: (code: string) => void,
  ) {}

  /** Binds, and goes on trying when that fails. */
  keepUp(): void {
    if (this.stopped) return;
    this.bind().catch(() => this.laterAgain());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.again?.cancel();
    if (this.socket && this.bound) await this.ask('unbind').catch(() => undefined);
    this.drop('stopped');
  }

  /** Asks for something once bound. @throws NoAnswer. */
  async request(command: Command, body: Buffer): Promise<Pdu> {
    await this.bind();
    return this.ask(command, body);
  }

  private bind(): Promise<void> {
    this.bound ??= this.open().catch((error: unknown) => {
      this.bound = null;
      this.drop('not-bound');
      throw error instanceof NoAnswer ? new NoAnswer(error.code, false) : error;
    });
    return this.bound;
  }

  private async open(): Promise<void> {
    const socket = await this.connect();
    this.socket = socket;
    const reader = new PduReader();
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const unit of reader.read(bytes)) this.take(unit);
      } catch {
        this.drop('protocol');
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.socket === socket && this.drop('closed'));
    const { systemId, password = '', systemType } = this.config;
    const answer = await this.ask('bind_transceiver', bindBody({ systemId, password, systemType }));
    if (answer.status !== 0) throw new NoAnswer(`bind-${answer.status.toString(16)}`, false);
    this.failures = 0;
    this.enquireLater();
  }

  private connect(): Promise<Socket> {
    const { host, port, secure, caFile } = this.config;
    return new Promise((resolve, reject) => {
      const options = { host, port };
      const socket =
        secure === 'tls'
          ? secureConnect({
              ...options,
              servername: host,
              minVersion: 'TLSv1.2',
              ...(caFile && { ca: readFileSync(caFile) }),
            })
          : plainConnect(options);
      const timer = this.clock.after(ANSWERS_WITHIN, () => socket.destroy(new Error('too slow')));
      const failed = (error: unknown): void => {
        timer.cancel();
        const { code } = error as { code?: unknown };
        reject(new NoAnswer(typeof code === 'string' ? code : 'failed', false));
      };
      socket.once('error', failed);
      socket.once(secure === 'tls' ? 'secureConnect' : 'connect', () => {
        timer.cancel();
        socket.off('error', failed);
        resolve(socket);
      });
    });
  }

  private ask(command: Command, body?: Buffer): Promise<Pdu> {
    const { socket } = this;
    if (!socket) return Promise.reject(new NoAnswer('not-connected', false));
    this.sequence = (this.sequence % 0x7fff_ffff) + 1;
    const { sequence } = this;
    return new Promise((resolve, reject) => {
      const timer = this.clock.after(ANSWERS_WITHIN, () => {
        this.waiting.delete(sequence);
        reject(new NoAnswer('no-answer', true));
        // Whoever does not answer one question does not answer the next: a new connection may.
        this.drop('no-answer');
      });
      this.waiting.set(sequence, { resolve, reject, timer });
      socket.write(encodePdu(command, sequence, body));
    });
  }

  private take({ command, status, sequence, body }: Pdu): void {
    if (command === 'enquire_link') return this.say('enquire_link_resp', sequence);
    if (command === 'unbind') {
      this.say('unbind_resp', sequence);
      return this.drop('unbound');
    }
    if (command === 'deliver_sm') {
      const answer = this.statusFor(body);
      return this.say('deliver_sm_resp', sequence, Buffer.from([0]), answer);
    }
    const asked = this.waiting.get(sequence);
    if (command === null || !asked) return;
    this.waiting.delete(sequence);
    asked.timer.cancel();
    asked.resolve({ command, status, sequence, body });
  }

  /** ESME_RX_P_APPN: what is never understood is not to come again. */
  private statusFor(body: Buffer): number {
    try {
      return this.received(body);
    } catch {
      return 0x65;
    }
  }

  private say(command: Command, sequence: number, body?: Buffer, status = 0): void {
    this.socket?.write(encodePdu(command, sequence, body, status));
  }

  private enquireLater(): void {
    this.enquiry?.cancel();
    this.enquiry = this.clock.after(ENQUIRES_EVERY, () => {
      this.ask('enquire_link').then(
        () => this.enquireLater(),
        () => undefined,
      );
    });
  }

  /** Ends the connection: whoever still waits for an answer gets none, and what was asked may have been done. */
  private drop(code: string): void {
    const { socket } = this;
    if (!socket) return;
    this.socket = null;
    this.bound = null;
    this.enquiry?.cancel();
    socket.destroy();
    for (const { reject, timer } of this.waiting.values()) {
      timer.cancel();
      reject(new NoAnswer(code, true));
    }
    this.waiting.clear();
    if (this.stopped) return;
    this.lost(code);
    this.laterAgain();
  }

  private laterAgain(): void {
    if (this.stopped) return;
    this.again?.cancel();
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(10, this.failures++));
    this.again = this.clock.after(pause, () => this.keepUp());
  }
}

/** What the centre calls a message that it took. */
export const messageIdOf = (body: Buffer): string => (body.length > 0 ? new BodyReader(body).cString() : '');
