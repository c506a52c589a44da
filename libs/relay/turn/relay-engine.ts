import type { Clock } from '@confrere/kernel';
import { OpenMode, type OpenModeOptions } from '../open/open-mode.js';
import { ChallengeLimiter } from '../policy/challenge-limiter.js';
import { EndedCalls } from '../policy/ended-calls.js';
import { DEFAULT_ALLOCATION_LIFETIME, DEFAULT_LIMITS, type RelayLimits } from '../policy/limits.js';
import { decodeMessage } from '../stun/decode.js';
import { unknownRequiredTypes } from '../stun/known-attributes.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { UnknownAttributes } from '../stun/attributes/unknown-attributes.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { TransportAddress } from '../stun/transport-address.js';
import type { FiveTuple } from '../transport/five-tuple.js';
import type { OpenOutsideSocket } from '../transport/outside-sockets.js';
import type { ReturnPath } from '../transport/return-path.js';
import { answerAllocate } from './allocate.js';
import type { Allocation } from './allocation.js';
import { Allocations } from './allocations.js';
import { type ErrorNumber, errorTo } from './answers.js';
import { Authentication } from './authentication.js';
import { answerBinding } from './binding.js';
import { answerChannelBind } from './channel-bind.js';
import { relayChannelData } from './channel-data.js';
import { answerCreatePermission } from './create-permission.js';
import { Delivery, type RelayCounters } from './delivery.js';
import { answerRefresh } from './refresh.js';
import type { AuthenticatedRequest, RelayParts, RequestHandler } from './request.js';
import { relaySendIndication } from './send-indication.js';

export interface RelayEngineOptions {
  readonly clock: Clock;
  /** The relay's own address, under which every allocation is reached; its port plays no part. */
  readonly relayAddress: TransportAddress;
  /** One of the other family beside it, for who asks for that. */
  readonly otherRelayAddress?: TransportAddress | undefined;
  readonly realm: string;
  /** Two while a secret is being replaced. */
  readonly secrets: readonly string[];
  readonly limits?: Partial<RelayLimits>;
  /** Seconds an allocation lives without a Refresh: default and maximum in one. */
  readonly allocationLifetime?: number;
  /** Makes it an open relay. */
  readonly open?: OpenModeOptions;
}

/** How much larger than the request an answer may be before authentication. */
const MOST_AMPLIFIED = 3;

const HANDLERS: ReadonlyMap<number, RequestHandler> = new Map([
  [Method.allocate, answerAllocate],
  [Method.refresh, answerRefresh],
  [Method.createPermission, answerCreatePermission],
  [Method.channelBind, answerChannelBind],
]);

/** The relay without its sockets: packets and five-tuples in, packets out. Never throws on what came in. */
export class RelayEngine {
  private readonly limits: RelayLimits;
  private readonly allocations: Allocations;
  private readonly authentication: Authentication;
  private readonly challenges: ChallengeLimiter;
  private readonly delivery: Delivery;
  private readonly endedCalls: EndedCalls;
  private readonly openMode: OpenMode | null;
  private draining = false;

  constructor(private readonly options: RelayEngineOptions) {
    const {
      clock,
      relayAddress,
      otherRelayAddress,
      realm,
      secrets,
      allocationLifetime = DEFAULT_ALLOCATION_LIFETIME,
    } = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    const relayAddresses = otherRelayAddress ? [relayAddress, otherRelayAddress] : [relayAddress];
    this.authentication = new Authentication(realm, secrets, clock);
    this.challenges = new ChallengeLimiter(clock, this.limits.challengesPerSecond);
    this.delivery = new Delivery(clock, this.limits);
    this.openMode = options.open ? new OpenMode(options.open, this.delivery, clock) : null;
    this.allocations = new Allocations(clock, relayAddresses, allocationLifetime, this.openMode);
    this.endedCalls = new EndedCalls(clock);
  }

  get counters(): Readonly<RelayCounters> {
    return this.delivery.counters;
  }

  /** How many allocations live. */
  get size(): number {
    return this.allocations.table.size;
  }

  /** Whether peers outside can be reached: relayed addresses are sockets then. */
  get isOpen(): boolean {
    return this.openMode !== null;
  }

  /** Sockets behind relayed addresses are opened so from now on: as the listener has them, which knows the cheapest way. */
  openThrough(openSocket: OpenOutsideSocket): void {
    this.openMode?.openThrough(openSocket);
  }

  has(fiveTuple: FiveTuple): boolean {
    return this.allocations.table.of(fiveTuple) !== undefined;
  }

  /** A connection is closed: its allocation ends with it, since nothing could reach it any more. */
  pathClosed(fiveTuple: FiveTuple): void {
    const allocation = this.allocations.table.of(fiveTuple);
    if (allocation) this.endAll(allocation.twin ? [allocation, allocation.twin] : [allocation]);
  }

  /**
   * ChannelData of whoever is behind that five-tuple: the bytes from `start` to `end`. It is relayed or dropped, never
   * answered. The packet is written to, and so are up to `headroom` bytes before it.
   */
  receiveChannelData(bytes: Buffer, fiveTuple: FiveTuple, start = 0, end = bytes.length, headroom = 0): void {
    const allocation = this.allocations.table.of(fiveTuple);
    if (allocation) relayChannelData(bytes, start, end, headroom, allocation, this.delivery);
  }

  /** Until `endBatch` it is now: packets that come in by the dozen need not each ask for the time. */
  beginBatch(): void {
    this.delivery.holdTime();
  }

  endBatch(): void {
    this.delivery.releaseTime();
  }

  /** Any other packet; `packet` may be written to. */
  receiveMessage(packet: Buffer, path: ReturnPath): void {
    const message = decodeMessage(packet);
    if (!message) return;
    if (message.messageClass === MessageClass.request) this.answer(message, path);
    else if (message.messageClass === MessageClass.indication && message.method === Method.send) {
      const allocation = this.allocations.table.of(path.fiveTuple);
      if (allocation) relaySendIndication(message, allocation, this.allocations.table, this.delivery);
    }
  }

  /** The calls that have allocations. */
  calls(): string[] {
    return this.allocations.table.calls();
  }

  /**
   * Ends the allocations of a call at once; credentials of it that expire until `expiring` admit nobody any more (by
   * default all that were issued until now). Returns how many ended.
   */
  endCall(callId: string, expiring?: Date): number {
    this.endedCalls.end(callId, null, expiring);
    return this.endAll([...this.allocations.table.ofCall(callId)]);
  }

  /** As `endCall`, for one participant of it. */
  endParticipant(callId: string, participantId: string, expiring?: Date): number {
    this.endedCalls.end(callId, participantId, expiring);
    const ofCall = [...this.allocations.table.ofCall(callId)];
    return this.endAll(ofCall.filter(({ username }) => username.participantId === participantId));
  }

  /** Ends everything that lives. */
  close(): void {
    this.endAll(this.allocations.table.all());
  }

  /** No new allocations from now on (508); those that live go on. */
  drain(): void {
    this.draining = true;
  }

  private endAll(allocations: readonly Allocation[]): number {
    for (const allocation of allocations) this.allocations.end(allocation);
    return allocations.length;
  }

  private parts(): RelayParts {
    const { allocations, limits, endedCalls, draining, options } = this;
    return { allocations, limits, endedCalls, draining, counters: this.delivery.counters, clock: options.clock };
  }

  private answer(message: StunMessage, path: ReturnPath): void {
    if (message.method === Method.binding) return this.answerBinding(message, path);
    const handler = HANDLERS.get(message.method);
    if (!handler) return this.refuse(message, path, 400);
    const running = this.allocations.table.of(path.fiveTuple);
    const authenticated = this.authentication.check(message, path.fiveTuple, running);
    if (typeof authenticated === 'number') return this.refuse(message, path, authenticated);
    const request: AuthenticatedRequest = { message, path, running, ...authenticated };
    const unknown = unknownRequiredTypes(message);
    const answer =
      unknown.length > 0 ? errorTo(message, 420).add(UnknownAttributes, unknown) : handler(request, this.parts());
    if (answer === 'expired') return this.refuse(message, path, 401);
    if (Buffer.isBuffer(answer)) return path.reply(answer);
    const packet = answer.finish({ ...authenticated.answerKeys, fingerprint: message.hasFingerprint });
    if (message.method === Method.allocate) this.allocations.remember(path.fiveTuple, message, packet);
    path.reply(packet);
  }

  private answerBinding(message: StunMessage, path: ReturnPath): void {
    const unknown = unknownRequiredTypes(message);
    if (unknown.length > 0 && !this.challenges.admits(path.source)) return;
    const answer =
      unknown.length > 0 ? errorTo(message, 420).add(UnknownAttributes, unknown) : answerBinding(message, path);
    path.reply(answer.finish({ fingerprint: message.hasFingerprint }));
  }

  /** An error to someone who has not authenticated: few, short, and nothing is kept. */
  private refuse(message: StunMessage, path: ReturnPath, code: Extract<ErrorNumber, 400 | 401 | 438>): void {
    if (!this.challenges.admits(path.source)) return;
    const bad = (): Buffer => errorTo(message, 400).finish({ fingerprint: message.hasFingerprint });
    if (code === 400) return path.reply(bad());
    const challenge = this.authentication.challenge(message, code, path.fiveTuple);
    // A bare header asks for nothing that could be granted, and would be worth more than three times as much to a reflector.
    path.reply(challenge.length <= MOST_AMPLIFIED * message.packet.length ? challenge : bad());
  }
}
