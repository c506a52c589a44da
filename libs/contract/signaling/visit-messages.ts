import * as z from 'zod/mini';
import { CallEndReason, CallInfo, Candidate, Description, IceServer, Participant } from './call.js';
import { event, Pong, ProtocolFailed, request, welcome } from './stream.js';
import {
  Devices,
  DisplayName,
  ErrorCode,
  HelperRelation,
  Id,
  InterpreterNeed,
  Language,
  NetworkQuality,
  VisitorWords,
} from './values.js';
import { VisitState } from './visit.js';

// What a visitor's page says and is told stands apart from what a desk does, so that it does not carry the desk's shapes.

/** A telephone number as somebody types it. */
const TypedPhone = z.string().check(z.minLength(1), z.maxLength(40));

/** What a visitor's page asks for, and some of it a desk too. */
export const VisitRequest = z.discriminatedUnion('type', [
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
  // a desk asks for these too
  request('page.report-visibility', { visible: z.boolean() }),
  request('call.join', { call: Id }),
  request('call.describe', { call: Id, to: Id, connection: Id, description: Description }),
  request('call.add-candidate', { call: Id, to: Id, connection: Id, candidate: Candidate }),
  request('call.renew-ice-servers', { call: Id }),
  request('call.leave', { call: Id }),
]);

export const VisitSnapshot = z.strictObject({
  kind: z.literal('visit'),
  visit: VisitState,
  call: z.nullable(CallInfo),
});

/** What a visitor's page is told, and some of it a desk too. */
export const VisitEvent = z.discriminatedUnion('type', [
  event('visit.changed', { visit: VisitState }),
  // a desk is told of these too
  event('replied', { request: z.int().check(z.gte(1)), error: z.nullable(z.strictObject({ code: ErrorCode })) }),
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

/** Anything that the server may send to a visitor's page. */
export const VisitMessage = z.discriminatedUnion('type', [
  welcome(VisitSnapshot),
  Pong,
  ProtocolFailed,
  ...VisitEvent.def.options,
]);
