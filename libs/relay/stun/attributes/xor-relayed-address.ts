import { xorAddress } from './xor-address.js';

/** XOR-RELAYED-ADDRESS (RFC 8656, section 18.5): the address under which an allocation is reached. */
export const XorRelayedAddress = xorAddress(0x0016);
