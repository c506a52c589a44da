import fc from 'fast-check';
import type { Attribute } from './attribute.js';
import { AdditionalAddressFamily } from './attributes/additional-address-family.js';
import { AddressErrorCode } from './attributes/address-error-code.js';
import { ChannelNumber } from './attributes/channel-number.js';
import { Data } from './attributes/data.js';
import { ErrorCode } from './attributes/error-code.js';
import { DontFragment } from './attributes/dont-fragment.js';
import { EvenPort } from './attributes/even-port.js';
import { Lifetime } from './attributes/lifetime.js';
import { MESSAGE_INTEGRITY } from './attributes/message-integrity.js';
import { integrityHolds } from './attributes/message-integrity.js';
import { integritySha256Holds } from './attributes/message-integrity-sha256.js';
import { PasswordAlgorithm } from './attributes/password-algorithm.js';
import { PasswordAlgorithms } from './attributes/password-algorithms.js';
import { RequestedAddressFamily } from './attributes/requested-address-family.js';
import { ReservationToken } from './attributes/reservation-token.js';
import { RequestedTransport } from './attributes/requested-transport.js';
import { UnknownAttributes } from './attributes/unknown-attributes.js';
import { Username } from './attributes/username.js';
import { XorMappedAddress } from './attributes/xor-mapped-address.js';
import { XorPeerAddress } from './attributes/xor-peer-address.js';
import { decodeMessage } from './decode.js';
import { classOf, MessageClass, messageType, Method, methodOf } from './message-type.js';
import { MessageWriter } from './message-writer.js';
import { formatAddress, transportAddress } from './transport-address.js';

const ID = Buffer.from('0102030405060708090a0b0c', 'hex');
const request = () => new MessageWriter(MessageClass.request, Method.allocate, ID);

it('every method and class survives being interleaved', () => {
  for (let method = 0; method < 0x1000; method++) {
    for (const messageClass of Object.values(MessageClass)) {
      const type = messageType(messageClass, method);
      expect([type & 0xc000, methodOf(type), classOf(type)]).toEqual([0, method, messageClass]);
    }
  }
});

const address = fc
  .record({
    ip: fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 })),
    port: fc.nat(65535),
  })
  .map(({ ip, port }) => ({ family: ip.length === 4 ? (4 as const) : (6 as const), ip: Buffer.from(ip), port }));

const family = fc.nat(255);
const reason = fc.string({ maxLength: 60 });
const code = fc.integer({ min: 300, max: 699 });
const bytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((values) => Buffer.from(values));
const algorithm = fc.record({ algorithm: fc.nat(0xffff), parameters: bytes(0, 9) });

it.each<[string, Attribute<never>, fc.Arbitrary<unknown>]>([
  ['XOR-PEER-ADDRESS', XorPeerAddress as Attribute<never>, address],
  ['XOR-MAPPED-ADDRESS', XorMappedAddress as Attribute<never>, address],
  ['REQUESTED-ADDRESS-FAMILY', RequestedAddressFamily as Attribute<never>, family],
  ['ADDITIONAL-ADDRESS-FAMILY', AdditionalAddressFamily as Attribute<never>, family],
  ['ADDRESS-ERROR-CODE', AddressErrorCode as Attribute<never>, fc.record({ family, code, reason })],
  ['EVEN-PORT', EvenPort as Attribute<never>, fc.boolean()],
  ['RESERVATION-TOKEN', ReservationToken as Attribute<never>, bytes(8, 8)],
  ['DONT-FRAGMENT', DontFragment as Attribute<never>, fc.constant(true)],
  ['PASSWORD-ALGORITHM', PasswordAlgorithm as Attribute<never>, algorithm],
  ['PASSWORD-ALGORITHMS', PasswordAlgorithms as Attribute<never>, fc.array(algorithm, { maxLength: 5 })],
  ['LIFETIME', Lifetime as Attribute<never>, fc.nat(0xffffffff)],
  ['CHANNEL-NUMBER', ChannelNumber as Attribute<never>, fc.nat(0xffff)],
  ['REQUESTED-TRANSPORT', RequestedTransport as Attribute<never>, fc.nat(255)],
  ['USERNAME', Username as Attribute<never>, fc.string({ maxLength: 100 })],
  ['DATA', Data as Attribute<never>, bytes(0, 1500)],
  ['UNKNOWN-ATTRIBUTES', UnknownAttributes as Attribute<never>, fc.array(fc.nat(0xffff), { maxLength: 20 })],
  ['ERROR-CODE', ErrorCode as Attribute<never>, fc.record({ code, reason })],
])('%s reads as it was written, signed or not', (_name, attribute, values) => {
  fc.assert(
    fc.property(values, fc.boolean(), fc.boolean(), fc.boolean(), (value, sha1, sha256, fingerprint) => {
      const [integrityKey, sha256Key] = [Buffer.from('key'), Buffer.from('another key')];
      const message = decodeMessage(
        request()
          .add(attribute, value as never)
          .finish({ ...(sha1 && { integrityKey }), ...(sha256 && { sha256Key }), fingerprint }),
      );
      if (!message) throw new Error('The reader does not understand the writer.');
      expect(message.read(attribute)).toEqual(value);
      expect(message.hasFingerprint).toBe(fingerprint);
      expect([integrityHolds(message, integrityKey), integritySha256Holds(message, sha256Key)]).toEqual([sha1, sha256]);
    }),
  );
});

it('whatever the bytes of a value, every attribute is read or malformed, and what is read is written as it was meant', () => {
  const ATTRIBUTES: Attribute<unknown>[] = [
    AdditionalAddressFamily,
    AddressErrorCode,
    ChannelNumber,
    DontFragment,
    ErrorCode,
    EvenPort,
    Lifetime,
    PasswordAlgorithm,
    PasswordAlgorithms,
    RequestedAddressFamily,
    RequestedTransport,
    ReservationToken,
    UnknownAttributes,
    XorPeerAddress,
  ] as Attribute<unknown>[];
  fc.assert(
    fc.property(fc.constantFrom(...ATTRIBUTES), bytes(0, 40), (attribute, value) => {
      const read = attribute.decode(value, ID);
      if (read !== null) expect(attribute.decode(attribute.encode(read, ID), ID)).toEqual(read);
    }),
    { numRuns: 5000 },
  );
});

it('padding is zero: no memory of the process leaves it', () => {
  const packet = request().add(Username, 'x').finish();
  expect([...packet.subarray(24)]).toEqual(['x'.charCodeAt(0), 0, 0, 0]);
});

it('attributes behind MESSAGE-INTEGRITY are ignored', () => {
  const signed = request()
    .add(Lifetime, 600)
    .finish({ integrityKey: Buffer.from('key') });
  const smuggled = Buffer.concat([
    signed,
    bytesOf(0x0012, Buffer.from([0, 1, 0, 0, 127, 0, 0, 1])),
    bytesOf(MESSAGE_INTEGRITY, Buffer.alloc(20)),
  ]);
  smuggled.writeUInt16BE(smuggled.length - 20, 2);
  const message = decodeMessage(smuggled);
  expect(message?.has(XorPeerAddress)).toBe(false);
  expect(message?.places).toHaveLength(1);
});

it.each([
  ['overrunning the message', 0xffff],
  ['by one byte too many', 9],
])('an attribute %s makes the whole packet nothing', (_name, length) => {
  const packet = request().add(Data, Buffer.alloc(8)).finish();
  packet.writeUInt16BE(length, 22);
  expect(decodeMessage(packet)).toBeNull();
});

it('an attribute of length zero is read as malformed where it must have bytes', () => {
  const packet = request().add(Data, Buffer.alloc(0)).finish();
  packet.writeUInt16BE(Lifetime.type, 20);
  const message = decodeMessage(packet);
  expect(message?.has(Lifetime)).toBe(true);
  expect(message?.read(Lifetime)).toBeNull();
});

it('whatever the bytes, decoding gives a message or null', () => {
  const start = fc.constantFrom(Buffer.alloc(0), Buffer.from('000300002112a442', 'hex'), Buffer.from('0016', 'hex'));
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, tail) => {
      const packet = Buffer.concat([head, tail]);
      if (packet.length >= 20) packet.writeUInt16BE(packet.length - 20, 2);
      decodeMessage(packet);
    }),
    { numRuns: 3000 },
  );
});

it.each([
  ['192.0.2.7', '192.0.2.7:1'],
  ['::ffff:192.0.2.7', '192.0.2.7:1'],
  ['::FFFF:c000:207', '192.0.2.7:1'],
  ['fe80::1%eth0', '[fe80:0:0:0:0:0:0:1]:1'],
  ['2001:db8::8:800:200c:417a', '[2001:db8:0:0:8:800:200c:417a]:1'],
  ['::', '[0:0:0:0:0:0:0:0]:1'],
  ['64:ff9b::192.0.2.33', '[64:ff9b:0:0:0:0:c000:221]:1'],
])('%s is the address %s', (text, spelled) => {
  const parsed = transportAddress(text, 1);
  expect(parsed && formatAddress(parsed)).toBe(spelled);
});

it.each([
  '',
  '1.2.3',
  '1.2.3.256',
  '1:2',
  ':::',
  '1::2::3',
  'g::',
  '1:2:3:4:5:6:7:8:9',
  'relay.example.org',
  '1.2.3.4.5',
  '1.2.3.4::',
])('"%s" is no address', (text) => expect(transportAddress(text, 1)).toBeNull());

function bytesOf(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
