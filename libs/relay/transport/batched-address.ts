import type { TransportAddress } from '../stun/transport-address.js';
import type { FiveTuple } from './five-tuple.js';

/** Words that name an address in the memory shared with the addon: family and port, four of IP, scope. */
export const ADDRESS_WORDS = 6;

const MAPPED = 0xffff;

export type AddressWords = readonly number[];

/** An IPv4 address that came in over an IPv6 socket is the IPv4 address. */
export function transportAddressOf(words: AddressWords): TransportAddress {
  const [kind = 0, first = 0, second = 0, third = 0, fourth = 0] = words;
  const port = kind & 0xffff;
  const isMapped = first === 0 && second === 0 && third === MAPPED;
  if (kind >>> 16 === 4 || isMapped) {
    const ip = Buffer.alloc(4);
    ip.writeInt32BE(isMapped ? fourth : first);
    return { family: 4, ip, port };
  }
  const ip = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) ip.writeInt32BE(words[1 + word] ?? 0, word * 4);
  return { family: 6, ip, port };
}

/** As a socket of the address's own family sends to it. */
export function wordsOf({ family, ip, port }: TransportAddress): AddressWords {
  const words = [(family << 16) | port, 0, 0, 0, 0, 0];
  for (let at = 0; at < ip.length; at += 4) words[1 + at / 4] = ip.readInt32BE(at);
  return words;
}

/** Of the address at `at`: a number for IPv4, else the address's nine 16-bit words and the scope as a text. */
export function fiveTupleAt(words: Int32Array, at: number): FiveTuple {
  const kind = words[at] as number;
  if (kind >>> 16 === 4) return ((words[at + 1] as number) >>> 0) * 65_536 + (kind & 0xffff);
  let text = String.fromCharCode(kind & 0xffff, words[at + 5] as number);
  for (let word = at + 1; word < at + 5; word++)
    text += String.fromCharCode((words[word] as number) >>> 16, (words[word] as number) & 0xffff);
  return text;
}
