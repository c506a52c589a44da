import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import type { AllocationTable } from '../turn/allocation-table.js';
import type { RelayLimits } from './limits.js';
import type { Reservations } from './reservations.js';

/** Says whether `wanted` more allocations fit: null, or the error of RFC 8656, section 7.2 that refuses them. */
export function allocationRefusal(
  { table, reservations }: { readonly table: AllocationTable; readonly reservations: Reservations },
  { callId, participantId }: EphemeralUsername,
  limits: RelayLimits,
  wanted = 1,
): 486 | 508 | null {
  if (table.size + reservations.size + wanted > limits.allocations) return 508;
  const ofCall = [...table.ofCall(callId), ...(reservations.size > 0 ? reservations.ofCall(callId) : [])];
  if (ofCall.length + wanted > limits.allocationsPerCall) return 486;
  const ofParticipant = ofCall.filter(({ username }) => username.participantId === participantId).length;
  return ofParticipant + wanted > limits.allocationsPerParticipant ? 486 : null;
}
