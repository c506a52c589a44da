import { passwordOf } from '../credentials/ephemeral-credential.js';
import { integrityKey } from '../credentials/integrity-key.js';
import type { Attribute } from '../stun/attribute.js';
import { ErrorCode } from '../stun/attributes/error-code.js';
import { integrityHolds } from '../stun/attributes/message-integrity.js';
import { Nonce } from '../stun/attributes/nonce.js';
import { Username } from '../stun/attributes/username.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { decodeMessage } from '../stun/decode.js';
import { unknownRequiredTypes } from '../stun/known-attributes.js';
import { MessageClass } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import type { StunMessage } from '../stun/stun-message.js';
import type { TransportAddress } from '../stun/transport-address.js';
import { CAPTURE_SECRET, CHROMIUM, FIREFOX } from '../testing/captured-packets.js';
import { type Party, RelayUnderTest } from '../testing/relay-under-test.js';

const OF_EVERY_BROWSER = [
  'Allocate without credentials',
  'Allocate',
  'CreatePermission',
  'Send',
  'Refresh',
  'Refresh that ends the allocation',
];

const raw = (type: number): Attribute<Buffer> => ({ type, encode: (value) => value, decode: (bytes) => bytes });

function decoded(hex: string): StunMessage {
  const message = decodeMessage(Buffer.from(hex, 'hex'));
  if (!message) throw new Error('The packet was not understood.');
  return message;
}

const keyOf = (username: string): Buffer => integrityKey(username, 'confrere', passwordOf(CAPTURE_SECRET, username));

/** The packet as the browser would have sent it to this relay: its attributes in their order, with the nonce and peer of now. */
function anew(message: StunMessage, nonce: string, peer: TransportAddress): Buffer {
  const writer = new MessageWriter(message.messageClass, message.method, message.transactionId);
  for (const { type, start, length } of message.places) {
    if (type === Nonce.type) writer.add(Nonce, nonce);
    else if (type === XorPeerAddress.type) writer.add(XorPeerAddress, peer);
    else writer.add(raw(type), message.packet.subarray(start, start + length));
  }
  const username = message.read(Username);
  return writer.finish({ ...(username && { integrityKey: keyOf(username) }), fingerprint: message.hasFingerprint });
}

const last = ({ packets }: Party): StunMessage => decoded((packets.at(-1) ?? Buffer.alloc(0)).toString('hex'));

describe.each([
  ['Chromium', CHROMIUM, [...OF_EVERY_BROWSER, 'ChannelBind']],
  // It binds no channels.
  ['Firefox', FIREFOX, OF_EVERY_BROWSER],
])('what %s sends', (_browser, packets, kinds) => {
  it('is one of each kind that a call of its needs', () => {
    expect(packets.map(({ name }) => name).sort()).toEqual([...kinds].sort());
  });

  it.each(packets)('$name is understood, and its integrity holds', ({ hex }) => {
    const message = decoded(hex);
    expect(unknownRequiredTypes(message)).toEqual([]);
    const username = message.read(Username);
    expect(message.integrityAt !== null).toBe(username !== null);
    if (username !== null) expect(integrityHolds(message, keyOf(username))).toBe(true);
  });

  it('first is challenged with no more than three times as much', () => {
    const party = new RelayUnderTest().party();
    const first = packets.find(({ name }) => name === 'Allocate without credentials');
    const request = Buffer.from(first?.hex ?? '', 'hex');
    party.sendRaw(request);
    expect(last(party).read(ErrorCode)?.code).toBe(401);
    expect(last(party).packet.length).toBeLessThanOrEqual(3 * request.length);
  });

  it('is answered with success by the relay, each request and in order', async () => {
    const relay = new RelayUnderTest({ secrets: [CAPTURE_SECRET] });
    const secret = { call: 'captured', secret: CAPTURE_SECRET };
    const berit = relay.party({
      participant: 'berit',
      credential: relay.credential({ ...secret, participant: 'berit' }),
    });
    const beritAt = await berit.client.allocate();
    const anna = relay.party();
    let nonce = '';
    for (const { name, hex } of packets) {
      const message = decoded(hex);
      const before = anna.packets.length;
      anna.sendRaw(anew(message, nonce, beritAt));
      const isIndication = message.messageClass === MessageClass.indication;
      expect(anna.packets.length - before).toBe(isIndication ? 0 : 1);
      if (isIndication) continue;
      const answer = last(anna);
      if (name === 'Allocate without credentials') nonce = answer.read(Nonce) ?? '';
      else {
        expect([name, answer.messageClass]).toEqual([name, MessageClass.success]);
        expect(integrityHolds(answer, keyOf(message.read(Username) ?? ''))).toBe(true);
      }
    }
    expect(nonce).not.toBe('');
    expect(relay.engine.size).toBe(1);
  });
});
