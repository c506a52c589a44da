import { ErrorCode } from '../stun/attributes/error-code.js';
import { MessageWriter } from '../stun/message-writer.js';
import { MessageClass } from '../stun/message-type.js';
import type { StunMessage } from '../stun/stun-message.js';

/** The errors this relay gives (RFC 8489, section 14.8; RFC 8656, section 19). */
export const REASONS = {
  400: 'Bad Request',
  401: '',
  403: 'Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  438: '',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  443: 'Peer Address Family Mismatch',
  486: 'Allocation Quota Reached',
  508: 'Insufficient Capacity',
} as const;
export type ErrorNumber = keyof typeof REASONS;

export const successTo = ({ method, transactionId }: StunMessage): MessageWriter =>
  new MessageWriter(MessageClass.success, method, transactionId);

/** The reasons of 401 and 438 are empty: the less goes out before authentication, the less there is to reflect. */
export const errorTo = ({ method, transactionId }: StunMessage, code: ErrorNumber): MessageWriter =>
  new MessageWriter(MessageClass.error, method, transactionId).add(ErrorCode, { code, reason: REASONS[code] });
