import { xorAddress } from './xor-address.js';

/** XOR-PEER-ADDRESS (RFC 8656, section 18.3): the peer as the relay sees it. */
export const XorPeerAddress = xorAddress(0x0012);
