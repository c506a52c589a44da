import { integrityKey, sha256IntegrityKey } from '../credentials/integrity-key.js';
import { ErrorCode } from '../stun/attributes/error-code.js';
import { integrityHolds } from '../stun/attributes/message-integrity.js';
import { integritySha256Holds } from '../stun/attributes/message-integrity-sha256.js';
import { Nonce } from '../stun/attributes/nonce.js';
import { KeyAlgorithm, PasswordAlgorithm } from '../stun/attributes/password-algorithm.js';
import { PasswordAlgorithms } from '../stun/attributes/password-algorithms.js';
import { Realm } from '../stun/attributes/realm.js';
import { RequestedTransport } from '../stun/attributes/requested-transport.js';
import { Username } from '../stun/attributes/username.js';
import { decodeMessage } from '../stun/decode.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { type IntegrityKeys, MessageWriter } from '../stun/message-writer.js';
import type { StunMessage } from '../stun/stun-message.js';
import { type Party, RelayUnderTest } from '../testing/relay-under-test.js';

const choice = (algorithm: number, parameters = Buffer.alloc(0)) => ({ algorithm, parameters });
const [MD5, SHA256] = [choice(KeyAlgorithm.md5), choice(KeyAlgorithm.sha256)];
const ID = Buffer.alloc(12, 3);

const allocate = () => new MessageWriter(MessageClass.request, Method.allocate, ID).add(RequestedTransport, 17);

function answer({ packets }: Party): StunMessage & { code?: number } {
  const message = decodeMessage(packets.at(-1) ?? Buffer.alloc(0));
  if (!message) throw new Error('The relay did not answer.');
  return message;
}

/** A party, the nonce it was given, and its keys. */
function challenged() {
  const relay = new RelayUnderTest();
  const party = relay.party();
  const { username, credential } = relay.credential();
  const keys = {
    md5: integrityKey(username, 'confrere', credential),
    sha256: sha256IntegrityKey(username, 'confrere', credential),
  };
  party.sendRaw(allocate().finish());
  const nonce = answer(party).read(Nonce) ?? '';
  const send = (fill: (writer: MessageWriter) => MessageWriter, signed: IntegrityKeys, withNonce = nonce) => {
    party.sendRaw(fill(allocate().add(Username, username).add(Realm, 'confrere').add(Nonce, withNonce)).finish(signed));
    return answer(party);
  };
  return { relay, party, keys, nonce, send };
}

describe('RFC 8489, 9.2.4: a challenge', () => {
  it('offers SHA-256, says so in its nonce, and is still at most 72 bytes for what a browser asks', () => {
    const { party } = challenged();
    expect(answer(party).read(PasswordAlgorithms)).toEqual([SHA256]);
    expect(answer(party).read(Nonce)).toMatch(/^obMatJos2gAAA/);
    expect(answer(party).packet.length).toBeLessThanOrEqual(72);
  });

  it('of a stale nonce offers the same', async () => {
    const { relay, keys, send } = challenged();
    await relay.clock.advanceAndSettle(600_000);
    const stale = send((writer) => writer, { integrityKey: keys.md5 });
    expect(stale.read(ErrorCode)?.code).toBe(438);
    expect(stale.read(PasswordAlgorithms)).toEqual([SHA256]);
  });
});

const offered = (writer: MessageWriter) => writer.add(PasswordAlgorithms, [SHA256]).add(PasswordAlgorithm, SHA256);
const nothing = (writer: MessageWriter) => writer;

describe('RFC 8489, 9.2.4: the answer is signed as the request was', () => {
  it('with SHA-256 for who chose it', () => {
    const { keys, send } = challenged();
    const success = send(offered, { sha256Key: keys.sha256 });
    expect(success.messageClass).toBe(MessageClass.success);
    expect([success.integrityAt, integritySha256Holds(success, keys.sha256)]).toEqual([null, true]);
  });

  it('with MESSAGE-INTEGRITY for who says nothing of algorithms, as browsers', () => {
    const { keys, send } = challenged();
    const success = send(nothing, { integrityKey: keys.md5 });
    expect(success.messageClass).toBe(MessageClass.success);
    expect([success.integritySha256At, integrityHolds(success, keys.md5)]).toEqual([null, true]);
  });

  it('with MESSAGE-INTEGRITY for who sends both attributes and says nothing of algorithms', () => {
    const { keys, send } = challenged();
    const success = send(nothing, { integrityKey: keys.md5, sha256Key: keys.md5 });
    expect([success.integritySha256At, integrityHolds(success, keys.md5)]).toEqual([null, true]);
  });

  it('with MESSAGE-INTEGRITY-SHA256 for who can read no other, though the key is the one of MD5', () => {
    const { keys, send } = challenged();
    const success = send(nothing, { sha256Key: keys.md5 });
    expect([success.integrityAt, integritySha256Holds(success, keys.md5)]).toEqual([null, true]);
  });

  it('an error as well', () => {
    const { keys, party, send } = challenged();
    send(offered, { sha256Key: keys.sha256 });
    ID[0] = 4;
    const mismatch = send(offered, { sha256Key: keys.sha256 });
    ID[0] = 3;
    expect(mismatch.read(ErrorCode)?.code).toBe(437);
    expect(integritySha256Holds(mismatch, keys.sha256)).toBe(true);
    expect(party.packets).toHaveLength(3);
  });
});

describe('RFC 8489, 9.2.4: refused is', () => {
  it.each([
    ['a choice without the offer', (writer: MessageWriter) => writer.add(PasswordAlgorithm, SHA256)],
    ['the offer without a choice', (writer: MessageWriter) => writer.add(PasswordAlgorithms, [SHA256])],
    [
      'an offer that was not made: somebody has bid it down',
      (writer: MessageWriter) => writer.add(PasswordAlgorithms, [MD5]).add(PasswordAlgorithm, MD5),
    ],
    [
      'an offer that was added to',
      (writer: MessageWriter) => writer.add(PasswordAlgorithms, [SHA256, MD5]).add(PasswordAlgorithm, SHA256),
    ],
    [
      'a choice that was not offered',
      (writer: MessageWriter) => writer.add(PasswordAlgorithms, [SHA256]).add(PasswordAlgorithm, MD5),
    ],
    [
      'parameters that do not exist',
      (writer: MessageWriter) =>
        writer
          .add(PasswordAlgorithms, [SHA256])
          .add(PasswordAlgorithm, choice(KeyAlgorithm.sha256, Buffer.from([1, 2, 3, 4]))),
    ],
  ])('%s: 400', (_name, fill) => {
    const { relay, keys, send } = challenged();
    for (const signed of [{ sha256Key: keys.sha256 }, { integrityKey: keys.md5 }]) {
      expect(send(fill, signed).read(ErrorCode)?.code).toBe(400);
    }
    expect(relay.engine.size).toBe(0);
  });

  it('a wrong SHA-256 integrity, also beside a right MESSAGE-INTEGRITY: 401', () => {
    const { relay, keys, send } = challenged();
    expect(send(offered, { sha256Key: keys.md5 }).read(ErrorCode)?.code).toBe(401);
    const both = send(nothing, { integrityKey: keys.md5, sha256Key: keys.sha256 });
    expect(both.read(ErrorCode)?.code).toBe(401);
    expect(relay.engine.size).toBe(0);
  });

  it('a nonce whose cookie was changed, which would have hidden the offer: 438', () => {
    const { keys, nonce, send } = challenged();
    const changed = send(nothing, { integrityKey: keys.md5 }, nonce.replace('gAAA', 'AAAA'));
    expect(changed.read(ErrorCode)?.code).toBe(438);
  });

  it('USERHASH, which is not offered, in the place of a name: 400', () => {
    const { party, nonce, keys } = challenged();
    const userhash = { type: 0x001e, encode: (bytes: Buffer) => bytes, decode: () => null };
    const writer = allocate().add(userhash, Buffer.alloc(32)).add(Realm, 'confrere').add(Nonce, nonce);
    party.sendRaw(writer.finish({ sha256Key: keys.sha256 }));
    expect(answer(party).read(ErrorCode)?.code).toBe(400);
  });
});

describe('a call', () => {
  it('of a party with SHA-256 and one without holds, over stale nonces and expired credentials', async () => {
    const relay = new RelayUnderTest();
    const { anna, berit, beritAt } = await relay.pair({ takesSha256: true });
    await relay.clock.advanceAndSettle(40 * 60_000);
    anna.client.sendTo(beritAt, Buffer.from('still here'));
    expect([berit.heard, anna.lost, berit.lost]).toEqual([['still here'], [], []]);
    const signed = anna.packets.map((packet) => decodeMessage(packet)).filter((each) => each?.integritySha256At);
    expect(signed.length).toBeGreaterThan(5);
  });
});

it('9.2.5: the client does not go on when the offer was taken out of a challenge on its way', async () => {
  const relay = new RelayUnderTest();
  const party = relay.party({ takesSha256: true });
  const receive = party.client.receive.bind(party.client);
  party.client.receive = (packet) => {
    const message = decodeMessage(packet);
    const nonce = message?.read(Nonce);
    if (!message || !nonce) return receive(packet);
    receive(
      new MessageWriter(message.messageClass, message.method, message.transactionId)
        .add(ErrorCode, { code: 401, reason: '' })
        .add(Realm, 'confrere')
        .add(Nonce, nonce)
        .finish(),
    );
  };
  await expect(party.client.allocate()).rejects.toMatchObject({ code: 401 });
  expect(party.packets).toHaveLength(1);
});
