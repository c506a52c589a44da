import { xorAddress } from './xor-address.js';

/** XOR-MAPPED-ADDRESS (RFC 8489, section 14.2): the address from which the server saw the request come. */
export const XorMappedAddress = xorAddress(0x0020);
