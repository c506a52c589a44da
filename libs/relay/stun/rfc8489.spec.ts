import { sha256IntegrityKey } from '../credentials/integrity-key.js';
import { integrityHolds } from './attributes/message-integrity.js';
import { integritySha256Holds } from './attributes/message-integrity-sha256.js';
import { Nonce } from './attributes/nonce.js';
import { KeyAlgorithm, PasswordAlgorithm } from './attributes/password-algorithm.js';
import { Realm } from './attributes/realm.js';
import { decodeMessage } from './decode.js';
import { MessageClass, Method } from './message-type.js';
import { MessageWriter } from './message-writer.js';

// RFC 8489, appendix B.1, with its verified erratum: PASSWORD-ALGORITHM stands in it, and the length is 0x90.
const USERHASH = '4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704';
const NONCE = 'obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA';
const REQUEST = Buffer.from(
  `00010090 2112a442 78ad3433c6ad72c029da412e 001e0020 ${USERHASH}
  00150029 6f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341 000000
  0014000b 6578616d706c652e6f726700 001d0004 00020000
  001c0020 b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65`.replaceAll(/\s/g, ''),
  'hex',
);
const KEY = sha256IntegrityKey('マトリックス', 'example.org', 'TheMatrIX');

it('B.1: the request with MESSAGE-INTEGRITY-SHA256 holds, under its key and no other', () => {
  const message = decodeMessage(REQUEST);
  if (!message) throw new Error('The vector was not understood.');
  expect(message.read(Nonce)).toBe(NONCE);
  expect(message.read(PasswordAlgorithm)?.algorithm).toBe(KeyAlgorithm.sha256);
  expect(integritySha256Holds(message, KEY)).toBe(true);
  expect(integritySha256Holds(message, Buffer.alloc(32))).toBe(false);
  expect(integrityHolds(message, KEY)).toBe(false);
});

it('B.1: the writer makes it byte for byte', () => {
  const written = new MessageWriter(MessageClass.request, Method.binding, REQUEST.subarray(8, 20))
    .add({ type: 0x001e, encode: (hex: string) => Buffer.from(hex, 'hex'), decode: () => null }, USERHASH)
    .add(Nonce, NONCE)
    .add(Realm, 'example.org')
    .add(PasswordAlgorithm, { algorithm: KeyAlgorithm.sha256, parameters: Buffer.alloc(0) })
    .finish({ sha256Key: KEY });
  expect(written.toString('hex')).toBe(REQUEST.toString('hex'));
});

it('14.6: one changed bit is noticed', () => {
  for (let bit = 160; bit < REQUEST.length * 8; bit++) {
    const changed = Buffer.from(REQUEST);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const message = decodeMessage(changed);
    expect(message !== null && integritySha256Holds(message, KEY)).toBe(false);
  }
});

describe('both integrity attributes', () => {
  const sha1Key = Buffer.from('0123456789abcdef');
  const both = () =>
    new MessageWriter(MessageClass.request, Method.allocate, Buffer.alloc(12, 7))
      .add(Realm, 'example.org')
      .finish({ integrityKey: sha1Key, sha256Key: KEY, fingerprint: true });

  it('14.6: hold each for itself, MESSAGE-INTEGRITY first', () => {
    const message = decodeMessage(both());
    if (!message) throw new Error('It was not understood.');
    expect(message.integrityAt).toBeLessThan(message.integritySha256At ?? 0);
    expect([integrityHolds(message, sha1Key), integritySha256Holds(message, KEY)]).toEqual([true, true]);
    expect(message.hasFingerprint).toBe(true);
  });

  it('14.5: MESSAGE-INTEGRITY behind MESSAGE-INTEGRITY-SHA256 is ignored, as anything else there', () => {
    const signed = new MessageWriter(MessageClass.request, Method.allocate, Buffer.alloc(12, 7)).finish({
      sha256Key: KEY,
    });
    const smuggled = Buffer.concat([signed, Buffer.from('00080014', 'hex'), Buffer.alloc(20), Buffer.alloc(4, 0x11)]);
    smuggled.writeUInt16BE(0x0014, smuggled.length - 4);
    smuggled.writeUInt16BE(0, smuggled.length - 2);
    smuggled.writeUInt16BE(smuggled.length - 20, 2);
    const message = decodeMessage(smuggled);
    expect(message?.integrityAt).toBeNull();
    expect(message?.places).toEqual([]);
    expect(message && integritySha256Holds(message, KEY)).toBe(true);
  });

  it('14.6: a truncated value is none, since TURN does not allow it', () => {
    const packet = new MessageWriter(MessageClass.request, Method.allocate, Buffer.alloc(12))
      .add({ type: 0x001c, encode: (bytes: Buffer) => bytes, decode: () => null }, Buffer.alloc(16))
      .finish();
    expect(decodeMessage(packet)).toBeNull();
  });
});
