import * as z from 'zod/mini';
import { CallEndReason, CallInfo, Candidate, Description, IceServer, Participant } from './call.js';
import { DeskMember, DeskState, QueueEntry } from './desk.js';
import { ErrorCode, Id } from './values.js';
import { VisitState } from './visit.js';

const Sequence = z.int().check(z.gte(1), z.lte(Number.MAX_SAFE_INTEGER));
const Milliseconds = z.int().check(z.gte(1));

/** Everything that a page needs to show where it stands. */
export const Snapshot = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('visit'), visit: VisitState, call: z.nullable(CallInfo) }),
  z.strictObject({ kind: z.literal('desk'), desk: DeskState, call: z.nullable(CallInfo) }),
]);
export type Snapshot = z.infer<typeof Snapshot>;

/** First message after `hello`. With `snapshot` null the stream goes on: the events missed follow. */
export const Welcome = z.strictObject({
  type: z.literal('welcome'),
  stream: Id,
  heartbeat: z.strictObject({ every: Milliseconds, deadAfter: Milliseconds }),
  /** The highest request number that was taken from this stream: what is above it must be sent again. */
  lastRequest: z.int().check(z.gte(0)),
  snapshot: z.nullable(Snapshot),
});
export type Welcome = z.infer<typeof Welcome>;

export const Pong = z.strictObject({ type: z.literal('pong') });
export const ProtocolFailed = z.strictObject({ type: z.literal('protocol.failed'), code: ErrorCode });

const event = <const Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), sequence: Sequence, ...shape });

/** What the server tells, numbered from 1 in each stream; after a lost socket each is told once, in order. */
export const ServerEvent = z.discriminatedUnion('type', [
  event('replied', { request: z.int().check(z.gte(1)), error: z.nullable(z.strictObject({ code: ErrorCode })) }),
  event('visit.changed', { visit: VisitState }),
  event('queue.changed', { entry: QueueEntry }),
  event('queue.removed', { consultation: Id }),
  event('organization.changed', {}),
  event('member.changed', { member: DeskMember }),
  event('call.rung', { call: CallInfo }),
  event('call.answered', { call: Id, by: Id }),
  event('call.ended', { call: Id, reason: CallEndReason }),
  event('call.moved-here', { call: CallInfo }),
  event('call.participant-joined', { call: Id, participant: Participant }),
  event('call.participant-left', { call: Id, participant: Id }),
  event('call.described', { call: Id, from: Id, connection: Id, description: Description }),
  event('call.candidate-added', { call: Id, from: Id, connection: Id, candidate: Candidate }),
  event('call.ice-servers-renewed', { call: Id, iceServers: z.array(IceServer) }),
  event('call.relay-lost', { call: Id }),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;
export type ServerEventType = ServerEvent['type'];

/** An event as its author writes it: the stream adds the sequence. */
export type ServerEventBody = ServerEvent extends infer Each
  ? Each extends ServerEvent
    ? Omit<Each, 'sequence'>
    : never
  : never;

/** Anything that the server may send. */
export const ServerMessage = z.discriminatedUnion('type', [Welcome, Pong, ProtocolFailed, ...ServerEvent.def.options]);
export type ServerMessage = z.infer<typeof ServerMessage>;
