import { integrityKey } from '../credentials/integrity-key.js';
import type { Attribute } from '../stun/attribute.js';
import { ChannelNumber } from '../stun/attributes/channel-number.js';
import { ErrorCode } from '../stun/attributes/error-code.js';
import { INTEGRITY_LENGTH } from '../stun/attributes/message-integrity.js';
import { Nonce } from '../stun/attributes/nonce.js';
import { Realm } from '../stun/attributes/realm.js';
import { RequestedTransport } from '../stun/attributes/requested-transport.js';
import { UnknownAttributes } from '../stun/attributes/unknown-attributes.js';
import { Username } from '../stun/attributes/username.js';
import { XorPeerAddress } from '../stun/attributes/xor-peer-address.js';
import { decodeMessage } from '../stun/decode.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import { type Party, RelayUnderTest, refusalOf } from '../testing/relay-under-test.js';

const ID = Buffer.from('0102030405060708090a0b0c', 'hex');
const raw = (type: number): Attribute<Buffer> => ({ type, encode: (value) => value, decode: (bytes) => bytes });
const lastCode = ({ packets }: Party): number | null =>
  decodeMessage(packets.at(-1) ?? Buffer.alloc(0))?.read(ErrorCode)?.code ?? null;

/** Signs as that participant, with the nonce that the party was given. */
function signed(
  relay: RelayUnderTest,
  party: Party,
  method: number,
  fill: (writer: MessageWriter) => MessageWriter,
  participant = 'anna',
): Buffer {
  if (party.packets.length === 0)
    party.sendRaw(new MessageWriter(MessageClass.request, Method.allocate, ID).add(RequestedTransport, 17).finish());
  const nonce = decodeMessage(party.packets[0] ?? Buffer.alloc(0))?.read(Nonce) ?? '';
  const { username, credential } = relay.credential({ participant });
  return fill(new MessageWriter(MessageClass.request, method, ID))
    .add(Username, username)
    .add(Realm, 'confrere')
    .add(Nonce, nonce)
    .finish({ integrityKey: integrityKey(username, 'confrere', credential) });
}

const allocate = (writer: MessageWriter): MessageWriter => writer.add(RequestedTransport, 17);

it('abuse 26: a signature that is wrong in any one bit is refused, the first as the last', () => {
  const relay = new RelayUnderTest({ limits: { challengesPerSecond: 1_000_000 } });
  const party = relay.party();
  const request = signed(relay, party, Method.allocate, allocate);
  for (let bit = 0; bit < INTEGRITY_LENGTH * 8; bit++) {
    const forged = Buffer.from(request);
    const at = request.length - INTEGRITY_LENGTH + (bit >> 3);
    forged[at] = (forged[at] as number) ^ (1 << (bit & 7));
    party.sendRaw(forged);
    expect(lastCode(party)).toBe(401);
  }
  expect(relay.engine.size).toBe(0);
  party.sendRaw(request);
  expect([lastCode(party), relay.engine.size]).toEqual([null, 1]);
});

it.each(['createPermission', 'channelBind', 'refresh'] as const)(
  "abuse 28: another's credentials on a five-tuple that has an allocation: %s gets 441",
  async (method) => {
    const relay = new RelayUnderTest();
    const { anna, beritAt } = await relay.pair();
    const fill = (writer: MessageWriter): MessageWriter =>
      method === 'refresh' ? writer : writer.add(ChannelNumber, 0x4100).add(XorPeerAddress, beritAt);
    anna.sendRaw(signed(relay, anna, Method[method], fill, 'carl'));
    expect([lastCode(anna), relay.engine.size]).toEqual([441, 2]);
  },
);

it('abuse 29: a mobility ticket is neither given nor taken', async () => {
  const MOBILITY_TICKET = 0x8030;
  const relay = new RelayUnderTest();
  const party = relay.party();
  const answer = await party.client.request(Method.allocate, (writer) =>
    allocate(writer).add(raw(MOBILITY_TICKET), Buffer.alloc(0)),
  );
  expect(answer.place(MOBILITY_TICKET)).toBeUndefined();
  const elsewhere = relay.party({ source: '203.0.113.9' });
  const taken = elsewhere.client.request(Method.refresh, (writer) =>
    writer.add(raw(MOBILITY_TICKET), Buffer.alloc(40, 1)),
  );
  expect(await refusalOf(taken)).toBe(437);
});

it.each([0, 1, 3, 5, 0xfffc, 0xffff])(
  'abuse 35: an attribute that says it has %i bytes and has four does no harm, signed or not',
  async (length) => {
    const relay = new RelayUnderTest();
    const { anna, beritAt } = await relay.pair();
    const fresh = relay.party({ participant: 'carl' });
    for (const [party, method, fill] of [
      [
        anna,
        Method.channelBind,
        (writer: MessageWriter) => writer.add(ChannelNumber, 0x4100).add(XorPeerAddress, beritAt),
      ],
      [fresh, Method.allocate, allocate],
    ] as const) {
      const request = signed(relay, party, method, fill, party === fresh ? 'carl' : 'anna');
      const answers = party.packets.length;
      for (const bytes of [request, request.subarray(0, request.length - 4 - INTEGRITY_LENGTH)]) {
        const forged = Buffer.from(bytes);
        forged.writeUInt16BE(forged.length - 20, 2);
        forged.writeUInt16BE(length, 22);
        party.sendRaw(forged);
      }
      // Whatever is said is a refusal.
      for (const packet of party.packets.slice(answers))
        expect(decodeMessage(packet)?.messageClass).toBe(MessageClass.error);
    }
    expect(relay.engine.size).toBe(2);
  },
);

it('abuse 37: what stands behind the signature is not read', async () => {
  const relay = new RelayUnderTest();
  const { anna, berit } = await relay.pair();
  const carl = relay.party({ participant: 'carl' });
  const carlAt = await carl.client.allocate();
  const request = signed(relay, anna, Method.createPermission, (writer) => writer);
  const added = new MessageWriter(MessageClass.request, Method.createPermission, ID)
    .add(XorPeerAddress, carlAt)
    .finish();
  const extended = Buffer.concat([request, added.subarray(20)]);
  extended.writeUInt16BE(extended.length - 20, 2);
  anna.sendRaw(extended);
  expect(lastCode(anna)).toBe(400);
  expect(berit.heard).toEqual([]);
});

it('abuse 39: an OAuth token is an attribute that is not understood, and none is asked for', async () => {
  const [ACCESS_TOKEN, THIRD_PARTY_AUTHORIZATION] = [0x001b, 0x802e];
  const relay = new RelayUnderTest();
  const party = relay.party();
  const request = party.client.request(Method.allocate, (writer) =>
    allocate(writer).add(raw(ACCESS_TOKEN), Buffer.alloc(400, 0xff)),
  );
  expect(await refusalOf(request)).toBe(420);
  const [challenge, answer] = party.packets.map((packet) => decodeMessage(packet));
  expect(answer?.read(UnknownAttributes)).toEqual([ACCESS_TOKEN]);
  expect(challenge?.place(THIRD_PARTY_AUTHORIZATION)).toBeUndefined();
});

it.each(['%s%s%s%n', '${jndi:ldap://x}', "'; DROP TABLE call; --", '9999999999:call-1:anna\0', '\r\nSET a b\r\n'])(
  'abuse 41: a name is compared and never interpreted: %j',
  (username) => {
    const relay = new RelayUnderTest();
    const party = relay.party();
    const honest = signed(relay, party, Method.allocate, allocate);
    const nonce = decodeMessage(party.packets[0] ?? Buffer.alloc(0))?.read(Nonce) ?? '';
    const request = allocate(new MessageWriter(MessageClass.request, Method.allocate, ID))
      .add(Username, username)
      .add(Realm, 'confrere')
      .add(Nonce, nonce);
    party.sendRaw(request.finish({ integrityKey: integrityKey(username, 'confrere', '') }));
    expect([lastCode(party), relay.engine.size]).toEqual([401, 0]);
    party.sendRaw(honest);
    expect(relay.engine.size).toBe(1);
  },
);
