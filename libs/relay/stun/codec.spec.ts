import fc from 'fast-check';
import type { Attribute } from './attribute.js';
import { ChannelNumber } from './attributes/channel-number.js';
import { Data } from './attributes/data.js';
import { ErrorCode } from './attributes/error-code.js';
import { Lifetime } from './attributes/lifetime.js';
import { MESSAGE_INTEGRITY } from './attributes/message-integrity.js';
import { RequestedTransport } from './attributes/requested-transport.js';
import { UnknownAttributes } from './attributes/unknown-attributes.js';
import { Username } from './attributes/username.js';
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

it.each<[string, Attribute<never>, fc.Arbitrary<unknown>]>([
  ['XOR-PEER-ADDRESS', XorPeerAddress as Attribute<never>, address],
  ['LIFETIME', Lifetime as Attribute<never>, fc.nat(0xffffffff)],
  ['CHANNEL-NUMBER', ChannelNumber as Attribute<never>, fc.nat(0xffff)],
  ['REQUESTED-TRANSPORT', RequestedTransport as Attribute<never>, fc.nat(255)],
  ['USERNAME', Username as Attribute<never>, fc.string({ maxLength: 100 })],
  ['DATA', Data as Attribute<never>, fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes))],
  ['UNKNOWN-ATTRIBUTES', UnknownAttributes as Attribute<never>, fc.array(fc.nat(0xffff), { maxLength: 20 })],
  [
    'ERROR-CODE',
    ErrorCode as Attribute<never>,
    fc.record({ code: fc.integer({ min: 300, max: 699 }), reason: fc.string({ maxLength: 60 }) }),
  ],
])('%s reads as it was written, signed or not', (_name, attribute, values) => {
  fc.assert(
    fc.property(values, fc.boolean(), fc.boolean(), (value, signed, fingerprint) => {
      const key = signed ? Buffer.from('key') : undefined;
      const message = decodeMessage(
        request()
          .add(attribute, value as never)
          .finish({ integrityKey: key, fingerprint }),
      );
      expect(message?.read(attribute)).toEqual(value);
      expect(message?.hasFingerprint).toBe(fingerprint);
    }),
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
