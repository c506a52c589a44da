import { XorMappedAddress } from '../stun/attributes/xor-mapped-address.js';
import type { MessageWriter } from '../stun/message-writer.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { ReturnPath } from '../transport/return-path.js';
import { successTo } from './answers.js';

/** Binding (RFC 8489, section 2): the source address and nothing else, 12 bytes more than the shortest request. */
export function answerBinding(message: StunMessage, { source }: ReturnPath): MessageWriter {
  return successTo(message).add(XorMappedAddress, source);
}
