import { randomBytes } from 'node:crypto';
import type { Clock, ClockTimer } from '@confrere/kernel';
import type { EphemeralCredential } from '../credentials/ephemeral-credential.js';
import { integrityKey, sha256IntegrityKey } from '../credentials/integrity-key.js';
import { offersPasswordAlgorithms } from '../credentials/nonces.js';
import { CHANNEL_LIFETIME, PERMISSION_LIFETIME } from '../policy/limits.js';
import type { Attribute } from '../stun/attribute.js';
import { ChannelNumber } from '../stun/attributes/channel-number.js';
import { Data } from '../stun/attributes/data.js';
import { ErrorCode } from '../stun/attributes/error-code.js';
import { Lifetime } from '../stun/attributes/lifetime.js';
import { integrityHolds } from '../stun/attributes/message-integrity.js';
import { integritySha256Holds } from '../stun/attributes/message-integrity-sha256.js';
import { Nonce } from '../stun/attributes/nonce.js';
import {
  KeyAlgorithm,
  PasswordAlgorithm,
  type PasswordAlgorithmChoice,
} from '../stun/attributes/password-algorithm.js';
import { PasswordAlgorithms } from '../stun/attributes/password-algorithms.js';
import { Realm } from '../stun/attributes/realm.js';
import { RequestedTransport, UDP_PROTOCOL } from '../stun/attributes/requested-transport.js';
import { Username } from '../stun/attributes/username.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { XorRelayedAddress } from '../stun/attributes/xor-relayed-address.js';
import { channelDataLength, isChannelData } from '../stun/channel-data.js';
import { decodeMessage } from '../stun/decode.js';
import { type IntegrityKeys, MessageWriter } from '../stun/message-writer.js';
import { MessageClass, Method } from '../stun/message-type.js';
import type { StunMessage } from '../stun/stun-message.js';
import { formatAddress, type TransportAddress } from '../stun/transport-address.js';

export interface TurnClientOptions {
  readonly clock: Clock;
  readonly credential: EphemeralCredential;
  /** Takes SHA-256 where the server offers it (RFC 8489, section 9.2.5); without, signs as browsers do. */
  readonly takesSha256?: boolean;
  send(packet: Buffer): void;
  /** Data of a peer, named by the number of its channel or by its address. */
  received?(data: Buffer, from: number | TransportAddress): void;
  /** A renewal was refused: what it was for is over. */
  lost?(what: 'allocation' | 'permission' | 'channel', code: number): void;
}

/** A request was refused with that error code. */
export class TurnRefusal extends Error {
  constructor(readonly code: number) {
    super(`The relay refused with ${code}.`);
  }
}

type Fill = (writer: MessageWriter) => MessageWriter;
interface Transaction {
  readonly method: number;
  readonly fill: Fill;
  challenged: boolean;
  resolve(answer: StunMessage): void;
  reject(refusal: TurnRefusal): void;
}

const SHA256: PasswordAlgorithmChoice = { algorithm: KeyAlgorithm.sha256, parameters: Buffer.alloc(0) };
const MINUTE = 60;
const FIRST_CHANNEL = 0x4000;

/**
 * The other end: a TURN client without sockets that renews as libwebrtc's TurnPort does. The relay is tested and measured
 * with it. It does not retransmit.
 */
export class TurnClient {
  private readonly transactions = new Map<string, Transaction>();
  private readonly channels = new Map<string, number>();
  private readonly timers = new Set<ClockTimer>();
  private realm = '';
  private nonce = '';
  private keys: IntegrityKeys | undefined;
  /** What the server offered, when one of it was taken. */
  private offer: readonly PasswordAlgorithmChoice[] | undefined;

  constructor(private readonly options: TurnClientOptions) {}

  /** The relayed address. Refreshes itself from then on. @throws TurnRefusal */
  async allocate(): Promise<TransportAddress> {
    const answer = await this.request(Method.allocate, (writer) => writer.add(RequestedTransport, UDP_PROTOCOL));
    const relayed = answer.read(XorRelayedAddress);
    if (!relayed) throw new TurnRefusal(0);
    this.refreshLater(answer.read(Lifetime) ?? 0);
    return relayed;
  }

  /** @throws TurnRefusal */
  async permit(peer: TransportAddress): Promise<void> {
    await this.request(Method.createPermission, (writer) => writer.add(XorPeerAddress, peer));
    this.later(PERMISSION_LIFETIME - MINUTE, 'permission', () => this.permit(peer));
  }

  /** The channel that stands for the peer from then on. @throws TurnRefusal */
  async bind(peer: TransportAddress, number = this.channelOf(peer)): Promise<number> {
    await this.request(Method.channelBind, (writer) => writer.add(ChannelNumber, number).add(XorPeerAddress, peer));
    this.channels.set(formatAddress(peer), number);
    this.later(CHANNEL_LIFETIME - MINUTE, 'channel', () => this.bind(peer, number));
    return number;
  }

  /** Ends the allocation and every renewal. @throws TurnRefusal */
  async release(): Promise<void> {
    this.stop();
    await this.request(Method.refresh, (writer) => writer.add(Lifetime, 0));
  }

  /** Falls silent, as a page that crashed. */
  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  /** Over the peer's channel where one is bound, else in a Send indication. */
  sendTo(peer: TransportAddress, data: Buffer): void {
    const channel = this.channels.get(formatAddress(peer));
    this.options.send(channel === undefined ? sendIndication(peer, data) : channelData(channel, data));
  }

  /** A packet of the relay. */
  receive(packet: Buffer): void {
    if (isChannelData(packet)) {
      this.options.received?.(packet.subarray(4, 4 + Math.max(0, channelDataLength(packet))), packet.readUInt16BE(0));
      return;
    }
    const message = decodeMessage(packet);
    if (!message) return;
    if (message.messageClass === MessageClass.indication) {
      const [from, data] = [message.read(XorPeerAddress), message.read(Data)];
      if (from && data) this.options.received?.(data, from);
      return;
    }
    this.answered(message);
  }

  /** Sends one request with this client's credentials. @throws TurnRefusal */
  request(method: number, fill: Fill): Promise<StunMessage> {
    return new Promise((resolve, reject) => this.start({ method, fill, challenged: false, resolve, reject }));
  }

  private channelOf(peer: TransportAddress): number {
    return this.channels.get(formatAddress(peer)) ?? FIRST_CHANNEL + this.channels.size;
  }

  private start(transaction: Transaction): void {
    const id = randomBytes(12);
    this.transactions.set(id.toString('hex'), transaction);
    const writer = transaction.fill(new MessageWriter(MessageClass.request, transaction.method, id));
    const { username } = this.options.credential;
    if (this.keys) addAll(writer, [Username, username], [Realm, this.realm], [Nonce, this.nonce]);
    if (this.offer) writer.add(PasswordAlgorithms, this.offer).add(PasswordAlgorithm, SHA256);
    this.options.send(writer.finish(this.keys));
  }

  private answered(message: StunMessage): void {
    const id = message.transactionId.toString('hex');
    const transaction = this.transactions.get(id);
    if (!transaction) return;
    this.transactions.delete(id);
    if (message.messageClass === MessageClass.success) {
      // As libwebrtc: an answer that is not signed is no answer.
      if (this.isSigned(message)) transaction.resolve(message);
      return;
    }
    const code = message.read(ErrorCode)?.code ?? 0;
    const [realm, nonce] = [message.read(Realm), message.read(Nonce)];
    const offer = message.read(PasswordAlgorithms);
    const isChallenge = (code === 401 || code === 438) && realm !== null && nonce !== null;
    // An offer that the nonce tells of and that is not there was taken out on its way.
    const isWhole = nonce === null || !offersPasswordAlgorithms(nonce) || offer !== null;
    if (isChallenge && isWhole && !transaction.challenged) {
      this.takeUp(realm, nonce, offer);
      this.start({ ...transaction, challenged: true });
    } else {
      transaction.reject(new TurnRefusal(code));
    }
  }

  private takeUp(realm: string, nonce: string, offer: readonly PasswordAlgorithmChoice[] | null): void {
    const { username, credential } = this.options.credential;
    const takes = this.options.takesSha256 && offer?.some(({ algorithm }) => algorithm === KeyAlgorithm.sha256);
    [this.realm, this.nonce, this.offer] = [realm, nonce, takes && offer ? offer : undefined];
    this.keys = this.offer
      ? { sha256Key: sha256IntegrityKey(username, realm, credential) }
      : { integrityKey: integrityKey(username, realm, credential) };
  }

  private isSigned(message: StunMessage): boolean {
    const { integrityKey: key, sha256Key } = this.keys ?? {};
    return sha256Key ? integritySha256Holds(message, sha256Key) : key !== undefined && integrityHolds(message, key);
  }

  /** A minute before the end, or at half-time when the lifetime is short. */
  private refreshLater(lifetime: number): void {
    this.later(lifetime < 2 * MINUTE ? lifetime / 2 : lifetime - MINUTE, 'allocation', async () => {
      const answer = await this.request(Method.refresh, (writer) => writer);
      this.refreshLater(answer.read(Lifetime) ?? 0);
    });
  }

  private later(seconds: number, what: 'allocation' | 'permission' | 'channel', renew: () => Promise<unknown>): void {
    const timer = this.options.clock.after(seconds * 1000, () => {
      this.timers.delete(timer);
      renew().catch((error: unknown) => this.options.lost?.(what, error instanceof TurnRefusal ? error.code : 0));
    });
    this.timers.add(timer);
  }
}

function addAll(writer: MessageWriter, ...values: [Attribute<string>, string][]): void {
  for (const [attribute, value] of values) writer.add(attribute, value);
}

/** ChannelData (RFC 8656, section 12.4), without padding. */
export function channelData(channel: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(channel, 0);
  head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** Send indication (RFC 8656, section 11.1). */
export function sendIndication(peer: TransportAddress, data: Buffer): Buffer {
  return new MessageWriter(MessageClass.indication, Method.send, randomBytes(12))
    .add(XorPeerAddress, peer)
    .add(Data, data)
    .finish();
}
