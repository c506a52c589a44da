import * as z from 'zod/mini';

/** The version of RELAY-CONTROL.md that both sides speak. */
export const RELAY_CONTROL_VERSION = 1;
export const RELAY_CONTROL_PATH = '/relay/control';
/** No message is longer (bytes of UTF-8): room for the calls of a full relay. */
export const LONGEST_RELAY_MESSAGE = 1024 * 1024;
export const MOST_RELAYED_CALLS = 16_000;

/** A call or participant as it stands in a relay credential. */
const RelayId = z.string().check(z.regex(/^[\w.~-]{1,64}$/));
/** 32 bytes as base64url: a nonce, or an HMAC-SHA-256. */
const Bytes32 = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const Count = z.int().check(z.gte(0));
/** Unix seconds: credentials that expire until then admit nobody any more. By the clock of the server, which issued them. */
const Expiring = z.int().check(z.gte(0));
const Calls = z.array(RelayId).check(z.maxLength(MOST_RELAYED_CALLS));

/** Which way to the relay worked when the server last tried; null: browsers are not given it. */
export const RelayWays = z.strictObject({
  udp: z.nullable(z.boolean()),
  tcp: z.nullable(z.boolean()),
  tls: z.nullable(z.boolean()),
});
export type RelayWays = z.infer<typeof RelayWays>;

const Attached = z.strictObject({
  type: z.literal('relay.attached'),
  version: z.literal(RELAY_CONTROL_VERSION),
  /** The id of the node in the config. */
  relay: RelayId,
  /** To be answered by the server's own proof. */
  nonce: Bytes32,
  /** One for each secret that the relay holds: two while the secret is being changed. */
  proofs: z.array(Bytes32).check(z.minLength(1), z.maxLength(2)),
  /** The calls that have allocations. */
  calls: Calls,
  draining: z.boolean(),
});
const Draining = z.strictObject({ type: z.literal('relay.draining') });
const Load = z.strictObject({
  type: z.literal('relay.load'),
  allocations: Count,
  calls: Count,
  /** Since the start of the relay. */
  packets: Count,
  bytes: Count,
});

/** What a relay says. */
export const RelayMessage = z.discriminatedUnion('type', [Attached, Draining, Load]);
export type RelayMessage = z.infer<typeof RelayMessage>;

const Challenged = z.strictObject({ type: z.literal('relay.challenged'), nonce: Bytes32 });
const Accepted = z.strictObject({ type: z.literal('relay.accepted'), proof: Bytes32 });
const CallsEnded = z.strictObject({ type: z.literal('calls.ended'), calls: Calls, expiring: Expiring });
const ParticipantEnded = z.strictObject({
  type: z.literal('participant.ended'),
  call: RelayId,
  participant: RelayId,
  expiring: Expiring,
});
const Checked = z.strictObject({ type: z.literal('relay.checked'), ways: RelayWays });

/** What a relay is told. */
export const RelayOrder = z.discriminatedUnion('type', [Challenged, Accepted, CallsEnded, ParticipantEnded, Checked]);
export type RelayOrder = z.infer<typeof RelayOrder>;

/** Close codes of the control channel, RFC 6455, section 7.4.2. */
export const RelayClose = {
  /** A frame that is none of ours, out of turn, or of another version. */
  badFrame: 4400,
  /** The proof does not hold: the two sides hold different secrets. */
  notProven: 4401,
  silent: 4408,
  /** The same node has attached anew. */
  replaced: 4409,
} as const;
