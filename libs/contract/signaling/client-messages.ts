import * as z from 'zod/mini';
import { HandoverNote } from './desk.js';
import { request } from './stream.js';
import { Id, NoticeText } from './values.js';
import { Outcome } from './visit.js';
import { VisitRequest } from './visit-messages.js';

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

/** "About so many minutes late", as the desk says it. */
const Minutes = z.int().check(z.gte(1), z.lte(60));

/** What a page asks for. Each is answered by one `replied`. */
export const Request = z.discriminatedUnion('type', [
  ...VisitRequest.def.options,
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
]);
export type Request = z.infer<typeof Request>;
export type RequestType = Request['type'];

/** A request as its author writes it: the signaling client adds the number. */
export type RequestBody = Request extends infer Each ? (Each extends Request ? Omit<Each, 'request'> : never) : never;

/** Anything that a page may send. */
export const ClientMessage = z.discriminatedUnion('type', [Hello, Ping, ...Request.def.options]);
export type ClientMessage = z.infer<typeof ClientMessage>;
