export { controlProof, type ControlSide, provenSecret } from './credentials/control-proof.js';
export { type EphemeralCredential, issueCredential } from './credentials/ephemeral-credential.js';
export { DEFAULT_LIMITS, type RelayLimits } from './policy/limits.js';
export { SourceCounts } from './policy/source-counts.js';
export { Relay, type RelayOptions } from './relay.js';
export type { RelayCounters } from './turn/delivery.js';
export { channelData, sendIndication, TurnClient, type TurnClientOptions, TurnRefusal } from './client/turn-client.js';
export { StreamFramer } from './transport/stream-framer.js';
export { formatAddress, transportAddress, type TransportAddress } from './stun/transport-address.js';
