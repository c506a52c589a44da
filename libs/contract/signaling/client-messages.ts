import * as z from 'zod/mini';
import { Candidate, Description } from './call.js';
import { HandoverNote } from './desk.js';
import {
  Devices,
  DisplayName,
  HelperRelation,
  Id,
  InterpreterNeed,
  Language,
  NetworkQuality,
  NoticeText,
  VisitorWords,
} from './values.js';
import { Outcome } from './visit.js';

/** Numbers a page's requests from 1, one higher each time; a request that is sent again keeps its number. */
const RequestNumber = z.int().check(z.gte(1), z.lte(Number.MAX_SAFE_INTEGER));
const Sequence = z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));

export const Hello = z.strictObject({
  type: z.literal('hello'),
  protocol: z.int(),
  /** Made by the page, kept for the life of the tab (sessionStorage): 16 random bytes as base64url. */
  tab: Id,
  /** Present when the page lost its socket but not its memory: go on after this event. */
  resume: z.optional(z.strictObject({ stream: Id, sequence: Sequence })),
  /** The call that this page holds media for, if any; lets a server that lost it take it up again. */
  inCall: z.optional(Id),
});
export type Hello = z.infer<typeof Hello>;

/** Heartbeat. `sequence` is the last event that the page has handled: the server forgets events up to it. */
export const Ping = z.strictObject({ type: z.literal('ping'), sequence: Sequence });
export type Ping = z.infer<typeof Ping>;

const request = <const Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), request: RequestNumber, ...shape });

/** A telephone number as somebody types it. */
const TypedPhone = z.string().check(z.minLength(1), z.maxLength(40));

/** "About so many minutes late", as the desk says it. */
const Minutes = z.int().check(z.gte(1), z.lte(60));

/** What a page asks for. Each is answered by one `replied`. */
export const Request = z.discriminatedUnion('type', [
  // visitor
  request('waiting-room.enter', {
    displayName: z.nullable(DisplayName),
    devices: Devices,
    /** Left out: as it was. Null: nobody, nothing. */
    helper: z.optional(z.nullable(z.strictObject({ displayName: DisplayName, relation: HelperRelation }))),
    interpreter: z.optional(z.nullable(InterpreterNeed)),
    language: z.optional(Language),
    network: z.optional(NetworkQuality),
  }),
  request('waiting-room.report-devices', { devices: Devices, network: z.optional(NetworkQuality) }),
  request('waiting-room.write', { text: VisitorWords }),
  request('waiting-room.ask-call-back', { phone: z.nullable(TypedPhone) }),
  request('waiting-room.withdraw-call-back', {}),
  request('waiting-room.leave', {}),
  request('seat.claim', {}),
  request('call.answer', { call: Id }),
  request('call.decline', { call: Id }),
  // professional
  request('call.ring', { consultation: Id }),
  request('call.cancel', { call: Id }),
  request('call.end', { call: Id }),
  request('consultation.record-outcome', { consultation: Id, outcome: Outcome }),
  request('consultation.notify', { consultation: Id, text: NoticeText }),
  request('consultation.announce-delay', { consultation: Id, minutes: Minutes }),
  request('queue.announce-delay', { member: Id, minutes: Minutes }),
  request('consultation.hold', { consultation: Id }),
  request('consultation.resume', { consultation: Id }),
  request('consultation.transfer', {
    consultation: Id,
    from: z.nullable(Id),
    to: z.strictObject({ kind: z.enum(['member', 'team']), id: Id }),
    note: z.nullable(HandoverNote),
  }),
  request('consultation.take-over', { consultation: Id, from: z.nullable(Id) }),
  request('desk.set-away', { away: z.boolean() }),
  // both
  request('page.report-visibility', { visible: z.boolean() }),
  request('call.join', { call: Id }),
  request('call.describe', { call: Id, to: Id, connection: Id, description: Description }),
  request('call.add-candidate', { call: Id, to: Id, connection: Id, candidate: Candidate }),
  request('call.renew-ice-servers', { call: Id }),
  request('call.leave', { call: Id }),
]);
export type Request = z.infer<typeof Request>;
export type RequestType = Request['type'];

/** A request as its author writes it: the signaling client adds the number. */
export type RequestBody = Request extends infer Each ? (Each extends Request ? Omit<Each, 'request'> : never) : never;

/** Anything that a page may send. */
export const ClientMessage = z.discriminatedUnion('type', [Hello, Ping, ...Request.def.options]);
export type ClientMessage = z.infer<typeof ClientMessage>;
