import { issueCredential } from '../credentials/ephemeral-credential.js';
import { integrityKey } from '../credentials/integrity-key.js';
import { ErrorCode } from '../stun/attributes/error-code.js';
import { Nonce } from '../stun/attributes/nonce.js';
import { Realm } from '../stun/attributes/realm.js';
import { RequestedTransport } from '../stun/attributes/requested-transport.js';
import { Username } from '../stun/attributes/username.js';
import { XorMappedAddress } from '../stun/attributes/xor-mapped-address.js';
import { decodeMessage } from '../stun/decode.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import { formatAddress } from '../stun/transport-address.js';
import { type Party, RelayUnderTest, refusalOf } from '../testing/relay-under-test.js';

const ID = Buffer.from('0102030405060708090a0b0c', 'hex');
const allocate = (id = ID) => new MessageWriter(MessageClass.request, Method.allocate, id).add(RequestedTransport, 17);

function lastAnswer({ packets }: Party) {
  const message = decodeMessage(packets.at(-1) ?? Buffer.alloc(0));
  if (!message) throw new Error('The relay did not answer.');
  return { message, code: message.read(ErrorCode)?.code ?? null, nonce: message.read(Nonce) ?? '' };
}

/** A signed Allocate, with everything open to be wrong. */
function signed(party: { username: string; password: string; nonce: string; realm?: string }, id = ID): Buffer {
  const realm = party.realm ?? 'confrere';
  return allocate(id)
    .add(Username, party.username)
    .add(Realm, realm)
    .add(Nonce, party.nonce)
    .finish({ integrityKey: integrityKey(party.username, realm, party.password) });
}

function challenged(party: Party): string {
  party.sendRaw(allocate().finish());
  return lastAnswer(party).nonce;
}

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
  'abuse 24: nobody is let in as "%s"',
  (username) => {
    const relay = new RelayUnderTest();
    const party = relay.party();
    for (const password of ['', 'undefined', String(Object), String(Object.prototype.toString)]) {
      party.sendRaw(signed({ username, password, nonce: challenged(party) }));
      expect(lastAnswer(party).code).toBe(401);
    }
    expect(relay.engine.size).toBe(0);
  },
);

it.each(['constructor', '__proto__', 'AAAAAAAAAAAAAAAA'])('abuse 24: "%s" is no nonce', (nonce) => {
  const relay = new RelayUnderTest();
  const party = relay.party();
  const { username, credential } = relay.credential();
  party.sendRaw(signed({ username, password: credential, nonce }));
  expect(lastAnswer(party).code).toBe(438);
  expect(relay.engine.size).toBe(0);
});

it('abuse 23: a nonce is good only where it was issued', () => {
  const relay = new RelayUnderTest();
  const [here, elsewhere] = [relay.party(), relay.party()];
  const { username, credential } = relay.credential();
  const nonce = challenged(here);
  elsewhere.sendRaw(signed({ username, password: credential, nonce }));
  expect(lastAnswer(elsewhere).code).toBe(438);
  here.sendRaw(signed({ username, password: credential, nonce }));
  expect(lastAnswer(here).message.messageClass).toBe(MessageClass.success);
});

it('abuse 25: a stale nonce is answered with a fresh one, and the request then goes through', async () => {
  const relay = new RelayUnderTest();
  const { anna } = await relay.pair();
  const nonces = () => new Set(anna.packets.map((packet) => decodeMessage(packet)?.read(Nonce)).filter(Boolean));
  expect(nonces().size).toBe(1);
  await relay.clock.advanceAndSettle(13 * 60_000);
  expect(nonces().size).toBe(2);
  expect(anna.lost).toEqual([]);
});

it.each([
  ['another secret', { secret: 'another' }],
  ['a username with a later expiry', { later: true }],
])('a credential made with %s is refused', (_name, { secret, later }: { secret?: string; later?: boolean }) => {
  const relay = new RelayUnderTest();
  const party = relay.party();
  const honest = relay.credential(secret ? { secret } : {});
  const username = later ? honest.username.replace(/^\d+/, (expiry) => String(Number(expiry) + 3600)) : honest.username;
  party.sendRaw(signed({ username, password: honest.credential, nonce: challenged(party) }));
  expect(lastAnswer(party).code).toBe(401);
  expect(relay.engine.size).toBe(0);
});

it('a request changed on its way is refused', () => {
  const relay = new RelayUnderTest();
  const party = relay.party();
  const { username, credential } = relay.credential();
  const packet = signed({ username, password: credential, nonce: challenged(party) });
  // The reserved bytes of REQUESTED-TRANSPORT mean nothing, but they are signed.
  packet[26] = 1;
  party.sendRaw(packet);
  expect(lastAnswer(party).code).toBe(401);
});

it.each([Username, Realm, Nonce])('a signed request without one of its three texts is a bad request', (left) => {
  const relay = new RelayUnderTest();
  const party = relay.party();
  const nonce = challenged(party);
  const { username, credential } = relay.credential();
  const writer = allocate();
  for (const [attribute, value] of [
    [Username, username],
    [Realm, 'confrere'],
    [Nonce, nonce],
  ] as const) {
    if (attribute !== left) writer.add(attribute, value);
  }
  party.sendRaw(writer.finish({ integrityKey: integrityKey(username, 'confrere', credential) }));
  expect(lastAnswer(party).code).toBe(400);
});

it('abuse 20: before authentication nothing is kept, however many ask', () => {
  const relay = new RelayUnderTest();
  const objects = JSON.stringify(sizes(relay));
  for (let asker = 0; asker < 2000; asker++)
    relay.party({ source: `10.${asker >> 8}.${asker & 255}.1` }).sendRaw(allocate().finish());
  expect(relay.engine.size).toBe(0);
  expect(JSON.stringify(sizes(relay))).toBe(objects);
});

it('abuse 21: a challenge is at most 72 bytes and at most three times what asked for it', () => {
  const relay = new RelayUnderTest();
  const party = relay.party();
  const request = allocate().finish();
  party.sendRaw(request);
  const length = party.packets.at(-1)?.length ?? 0;
  expect(length).toBeLessThanOrEqual(72);
  expect(length).toBeLessThanOrEqual(3 * request.length);
});

it('abuse 21: one source gets at most 150 challenges at once and fifty a second, another is not touched', async () => {
  const relay = new RelayUnderTest();
  const flood = relay.party({ source: '203.0.113.5' });
  for (let round = 0; round < 500; round++) flood.sendRaw(allocate().finish());
  expect(flood.packets).toHaveLength(150);
  await relay.clock.advanceAndSettle(1000);
  for (let round = 0; round < 500; round++) flood.sendRaw(allocate().finish());
  expect(flood.packets).toHaveLength(200);
  await relay.pair();
});

it('abuse 22: Binding tells the source address and nothing else: 20 bytes in, 32 bytes out', () => {
  const relay = new RelayUnderTest();
  const party = relay.party({ source: '198.51.100.9' });
  party.sendRaw(new MessageWriter(MessageClass.request, Method.binding, ID).finish());
  const { message } = lastAnswer(party);
  const mapped = message.read(XorMappedAddress);
  expect(mapped && formatAddress(mapped)).toMatch(/^198\.51\.100\.9:/);
  expect(message.packet).toHaveLength(32);
});

it("another's credentials do not steer an allocation: 441", async () => {
  const relay = new RelayUnderTest();
  const { anna } = await relay.pair();
  const nonce = decodeMessage(anna.packets[0] ?? Buffer.alloc(0))?.read(Nonce) ?? '';
  const carl = issueCredential('secret-of-the-relay-under-test-0123456789', {
    expiresAt: new Date('2027-01-01T00:00:00Z'),
    callId: 'call-1',
    participantId: 'carl',
  });
  const refresh = new MessageWriter(MessageClass.request, Method.refresh, ID)
    .add(Username, carl.username)
    .add(Realm, 'confrere')
    .add(Nonce, nonce)
    .finish({ integrityKey: integrityKey(carl.username, 'confrere', carl.credential) });
  anna.sendRaw(refresh);
  expect(lastAnswer(anna).code).toBe(441);
  expect(relay.engine.size).toBe(2);
});

it('without an allocation there is nothing to refresh, permit or bind: 437', async () => {
  const relay = new RelayUnderTest();
  const { beritAt } = await relay.pair();
  const carl = relay.party({ participant: 'carl' });
  expect(await refusalOf(carl.client.release())).toBe(437);
  expect(await refusalOf(carl.client.permit(beritAt))).toBe(437);
  expect(await refusalOf(carl.client.bind(beritAt))).toBe(437);
});

/** How many things each collection inside the engine holds. */
function sizes(thing: unknown, seen = new Set<unknown>()): number[] {
  if (typeof thing !== 'object' || thing === null || seen.has(thing) || Buffer.isBuffer(thing)) return [];
  seen.add(thing);
  if (thing instanceof RelayUnderTest) return sizes(thing.engine, seen);
  if (thing instanceof Map || thing instanceof Set) return [thing.size];
  if (ArrayBuffer.isView(thing)) return [thing.byteLength];
  if (Array.isArray(thing)) return [thing.length];
  return Object.entries(thing)
    .filter(([name]) => name !== 'clock')
    .flatMap(([, value]) => sizes(value, seen));
}
