import { integrityKey } from '../credentials/integrity-key.js';
import { integrityHolds } from './attributes/message-integrity.js';
import { Nonce } from './attributes/nonce.js';
import { Realm } from './attributes/realm.js';
import { Username } from './attributes/username.js';
import { XorMappedAddress } from './attributes/xor-mapped-address.js';
import { decodeMessage } from './decode.js';
import { MessageClass, Method } from './message-type.js';
import { MessageWriter } from './message-writer.js';
import { formatAddress } from './transport-address.js';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');

// RFC 5769, sections 2.1 to 2.4.
const REQUEST = bytes(`00010058 2112a442 b7e7a701bc34d686fa87dfae 80220010 5354554e207465737420636c69656e74
  00240004 6e0001ff 80290008 932ff9b151263b36 00060009 6576746a3a68367659202020
  00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004 e57a3bcf`);
const IPV4_RESPONSE = bytes(`0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
  00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96`);
const IPV6_RESPONSE = bytes(`01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
  00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9 00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
  80280004 c8fb0b4c`);
const LONG_TERM_REQUEST = bytes(`00010060 2112a442 78ad3433c6ad72c029da412e
  00060012 e3839ee38388e383aae38383e382afe382b90000
  0015001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341 0014000b 6578616d706c652e6f726700
  00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666`);
const SHORT_TERM_KEY = Buffer.from('VOkJxbRl1RmTxUk/WvJxBt');
const LONG_TERM_KEY = integrityKey('マトリックス', 'example.org', 'TheMatrIX');

function decoded(packet: Buffer) {
  const message = decodeMessage(packet);
  if (!message) throw new Error('The vector was not understood.');
  return message;
}

it('2.1: the sample request is a Binding request whose integrity and fingerprint hold', () => {
  const message = decoded(REQUEST);
  expect([message.messageClass, message.method]).toEqual([MessageClass.request, Method.binding]);
  expect(message.read(Username)).toBe('evtj:h6vY');
  expect(message.hasFingerprint).toBe(true);
  expect(integrityHolds(message, SHORT_TERM_KEY)).toBe(true);
});

it.each([
  ['2.2: the IPv4 response', IPV4_RESPONSE, '192.0.2.1:32853'],
  ['2.3: the IPv6 response', IPV6_RESPONSE, '[2001:db8:1234:5678:11:2233:4455:6677]:32853'],
])('%s gives the mapped address, and its integrity holds', (_name, packet, address) => {
  const message = decoded(packet);
  const mapped = message.read(XorMappedAddress);
  expect(mapped && formatAddress(mapped)).toBe(address);
  expect(message.messageClass).toBe(MessageClass.success);
  expect(integrityHolds(message, SHORT_TERM_KEY)).toBe(true);
});

it('2.4: the request with long-term credentials holds, and the writer makes it byte for byte', () => {
  const message = decoded(LONG_TERM_REQUEST);
  expect(integrityHolds(message, LONG_TERM_KEY)).toBe(true);
  expect(message.read(Realm)).toBe('example.org');
  const written = new MessageWriter(MessageClass.request, Method.binding, message.transactionId)
    .add(Username, 'マトリックス')
    .add(Nonce, 'f//499k954d6OL34oL9FSTvy64sA')
    .add(Realm, 'example.org')
    .finish({ integrityKey: LONG_TERM_KEY });
  expect(written.toString('hex')).toBe(LONG_TERM_REQUEST.toString('hex'));
});

it.each([REQUEST, IPV4_RESPONSE, IPV6_RESPONSE])('one changed bit is noticed', (vector) => {
  for (let bit = 0; bit < vector.length * 8; bit++) {
    const changed = Buffer.from(vector);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const message = decodeMessage(changed);
    expect(message !== null && message.hasFingerprint).toBe(false);
  }
});
