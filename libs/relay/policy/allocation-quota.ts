import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import type { AllocationTable } from '../turn/allocation-table.js';
import type { RelayLimits } from './limits.js';

/** Says whether one more allocation fits: null, or the error of RFC 8656, section 7.2 that refuses it. */
export function allocationRefusal(
  table: AllocationTable,
  { callId, participantId }: EphemeralUsername,
  limits: RelayLimits,
): 486 | 508 | null {
  if (table.size >= limits.allocations) return 508;
  const ofCall = table.ofCall(callId);
  if (ofCall.size >= limits.allocationsPerCall) return 486;
  let ofParticipant = 0;
  for (const allocation of ofCall) if (allocation.username.participantId === participantId) ofParticipant++;
  return ofParticipant >= limits.allocationsPerParticipant ? 486 : null;
}
