import * as z from 'zod/mini';
import { DisplayName, Id, Moment } from './values.js';

/** At most this many people in one call (a mesh). */
export const MOST_PARTICIPANTS = 4;

/** RTCSessionDescription (W3C WebRTC, section 4.6.2) without `pranswer`. */
export const Description = z.strictObject({
  type: z.enum(['offer', 'answer', 'rollback']),
  sdp: z.string().check(z.maxLength(48 * 1024)),
});
export type Description = z.infer<typeof Description>;

/** RTCIceCandidateInit (W3C WebRTC, section 4.8.1); an empty `candidate` ends the candidates of a generation. */
export const Candidate = z.strictObject({
  candidate: z.string().check(z.maxLength(1024)),
  sdpMid: z.nullable(z.string().check(z.maxLength(32))),
  sdpMLineIndex: z.nullable(z.int().check(z.gte(0), z.lte(64))),
  usernameFragment: z.nullable(z.string().check(z.maxLength(256))),
});
export type Candidate = z.infer<typeof Candidate>;

/** RTCIceServer (W3C WebRTC, section 4.2.2). */
export const IceServer = z.strictObject({
  urls: z.array(z.string().check(z.maxLength(256))).check(z.minLength(1), z.maxLength(8)),
  username: z.optional(z.string().check(z.maxLength(256))),
  credential: z.optional(z.string().check(z.maxLength(256))),
});
export type IceServer = z.infer<typeof IceServer>;

/** Someone in a call. `order` settles who is polite: of two, the one with the higher order yields; the professional who rang has 0. */
export const Participant = z.strictObject({
  id: Id,
  role: z.enum(['professional', 'visitor']),
  displayName: DisplayName,
  order: z.int().check(z.gte(0), z.lt(MOST_PARTICIPANTS)),
});
export type Participant = z.infer<typeof Participant>;

/** Why a call is over. */
export const CallEndReason = z.enum([
  'cancelled', // the professional stopped ringing
  'declined', // the visitor said "not yet"
  'unanswered', // it rang until `ringsUntil`
  'left', // one of two people left
  'ended-for-all', // the professional ended it for both
  'abandoned', // nobody was connected for too long
  'moved', // this page only: the same person goes on in another tab or device
]);
export type CallEndReason = z.infer<typeof CallEndReason>;

/** A call as one of its participants sees it. */
export const CallInfo = z.strictObject({
  id: Id,
  consultation: Id,
  state: z.enum(['ringing', 'live']),
  /** Which of `participants` this page is. */
  self: Id,
  participants: z.array(Participant).check(z.minLength(1), z.maxLength(MOST_PARTICIPANTS)),
  iceServers: z.array(IceServer).check(z.maxLength(8)),
  iceTransportPolicy: z.enum(['all', 'relay']),
  /** There while no relay takes a new call: this one comes up where the networks let it go directly, and nowhere else. */
  directOnly: z.optional(z.literal(true)),
  /** Until when it rings; null once live. */
  ringsUntil: z.nullable(Moment),
  liveSince: z.nullable(Moment),
});
export type CallInfo = z.infer<typeof CallInfo>;
