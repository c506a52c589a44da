import * as z from 'zod/mini';
import { CallInfo } from './call.js';
import { DeskMember, DeskState, QueueEntry } from './desk.js';
import { event, Pong, ProtocolFailed, welcome } from './stream.js';
import { Id } from './values.js';
import { VisitEvent, VisitSnapshot } from './visit-messages.js';

/** Everything that a page needs to show where it stands. */
export const Snapshot = z.discriminatedUnion('kind', [
  VisitSnapshot,
  z.strictObject({ kind: z.literal('desk'), desk: DeskState, call: z.nullable(CallInfo) }),
]);
export type Snapshot = z.infer<typeof Snapshot>;

export const Welcome = welcome(Snapshot);
export type Welcome = z.infer<typeof Welcome>;

/** What the server tells, numbered from 1 in each stream; after a lost socket each is told once, in order. */
export const ServerEvent = z.discriminatedUnion('type', [
  ...VisitEvent.def.options,
  event('queue.changed', { entry: QueueEntry }),
  event('queue.removed', { consultation: Id }),
  event('organization.changed', {}),
  event('member.changed', { member: DeskMember }),
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
