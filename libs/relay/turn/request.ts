import type { Clock } from '@confrere/kernel';
import type { EphemeralUsername } from '../credentials/ephemeral-credential.js';
import type { EndedCalls } from '../policy/ended-calls.js';
import type { RelayLimits } from '../policy/limits.js';
import type { MessageWriter } from '../stun/message-writer.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { ReturnPath } from '../transport/return-path.js';
import type { Allocation } from './allocation.js';
import type { Allocations } from './allocations.js';
import { errorTo } from './answers.js';
import type { RelayCounters } from './delivery.js';

/** A request whose integrity holds and which has no attribute that we do not understand. */
export interface AuthenticatedRequest {
  readonly message: StunMessage;
  readonly path: ReturnPath;
  /** The allocation that lives on this five-tuple, if there is one. */
  readonly running: Allocation | undefined;
  readonly username: EphemeralUsername;
  readonly password: string;
}

export interface RelayParts {
  readonly allocations: Allocations;
  readonly limits: RelayLimits;
  readonly endedCalls: EndedCalls;
  /** No new allocations are made. */
  readonly draining: boolean;
  readonly counters: RelayCounters;
  readonly clock: Clock;
}

/** An answer that is still to be signed, one that was given before and goes out again, or the refusal of an expired credential. */
export type Answer = MessageWriter | Buffer | 'expired';
export type RequestHandler = (request: AuthenticatedRequest, parts: RelayParts) => Answer;

/**
 * The allocation that a Refresh, CreatePermission or ChannelBind is about. Without one: 437 (RFC 8656, section 5); made by
 * somebody else: 441, so that who learns a five-tuple cannot steer another's allocation.
 */
export function allocationOf({ message, running, username }: AuthenticatedRequest): Allocation | MessageWriter {
  if (!running) return errorTo(message, 437);
  return running.username.text === username.text ? running : errorTo(message, 441);
}
