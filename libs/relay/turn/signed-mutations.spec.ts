import fc from 'fast-check';
import { integrityKey, sha256IntegrityKey } from '../credentials/integrity-key.js';
import type { Attribute } from '../stun/attribute.js';
import { integrityHolds } from '../stun/attributes/message-integrity.js';
import { integritySha256Holds } from '../stun/attributes/message-integrity-sha256.js';
import { Nonce } from '../stun/attributes/nonce.js';
import { isChannelData } from '../stun/channel-data.js';
import { decodeMessage } from '../stun/decode.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import type { StunMessage } from '../stun/stun-message.js';
import { address, type Party, RELAY_ADDRESS_6, RelayUnderTest } from '../testing/relay-under-test.js';

/** The same packets each time. */
const SEED = 20_261_124;
const PACKETS = 5000;

const TYPES = [
  ...[0x0006, 0x0009, 0x000c, 0x000d, 0x0012, 0x0013, 0x0014, 0x0015, 0x0016, 0x0017, 0x0018, 0x0019, 0x001a, 0x001d],
  ...[0x0020, 0x0022, 0x8000, 0x8002, 0x8022, 0x8028],
];
interface Part {
  readonly type: number;
  readonly value: Uint8Array;
}
const raw = (type: number): Attribute<Uint8Array> => ({
  type,
  encode: (value) => Buffer.from(value),
  decode: (it) => it,
});
const bytes = (length: number) => fc.uint8Array({ maxLength: length });

/** What is done to the attributes of a real request before it is signed. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), times: fc.nat(40) }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.nat(), with: fc.nat() }),
  fc.record({
    kind: fc.constant('retype' as const),
    at: fc.nat(),
    type: fc.oneof(fc.constantFrom(...TYPES), fc.nat(0xffff)),
  }),
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(), byte: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('refill' as const), at: fc.nat(), value: bytes(40) }),
  fc.record({ kind: fc.constant('add' as const), at: fc.nat(), type: fc.constantFrom(...TYPES), value: bytes(24) }),
);
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

function changed(parts: readonly Part[], changes: readonly Change[]): Part[] {
  const list = [...parts];
  for (const one of changes) {
    const at = one.at % Math.max(1, list.length);
    const part = list[at];
    if (one.kind === 'add') list.splice(at, 0, { type: one.type, value: one.value });
    if (!part) continue;
    if (one.kind === 'drop') list.splice(at, 1);
    else if (one.kind === 'repeat') list.push(...Array.from({ length: one.times }, () => part));
    else if (one.kind === 'swap')
      [list[at], list[one.with % list.length]] = [list[one.with % list.length] as Part, part];
    else if (one.kind === 'retype') list[at] = { ...part, type: one.type };
    else if (one.kind === 'refill') list[at] = { ...part, value: one.value };
    else if (one.kind === 'set' && part.value.length > 0) {
      const value = Uint8Array.from(part.value);
      value[one.byte % value.length] = one.value;
      list[at] = { ...part, value };
    }
  }
  return list;
}

/** One who holds the credential of a participant, and signs whatever comes to mind. */
class Mallory {
  private readonly credential;
  private readonly nonce: string;
  readonly party: Party;

  constructor(
    relay: RelayUnderTest,
    private readonly at: Party,
  ) {
    this.party = at;
    this.credential = relay.credential({ participant: 'mallory' });
    at.sendRaw(
      new MessageWriter(MessageClass.request, Method.allocate, Buffer.alloc(12, 1)).finish({ fingerprint: true }),
    );
    this.nonce = decodeMessage(at.packets.at(-1) ?? Buffer.alloc(0))?.read(Nonce) ?? '';
  }

  get keys(): { integrityKey: Buffer; sha256Key: Buffer } {
    const { username, credential } = this.credential;
    return {
      integrityKey: integrityKey(username, 'confrere', credential),
      sha256Key: sha256IntegrityKey(username, 'confrere', credential),
    };
  }

  /** The attributes of real requests. */
  parts(...own: Part[]): Part[] {
    const text = (type: number, value: string): Part => ({ type, value: Buffer.from(value) });
    return [...own, text(0x0006, this.credential.username), text(0x0014, 'confrere'), text(0x0015, this.nonce)];
  }

  ask(method: number, parts: readonly Part[], how: 'sha1' | 'both' | 'fingerprint', id: number): void {
    const writer = new MessageWriter(MessageClass.request, method, Buffer.alloc(12, id));
    for (const { type, value } of parts) writer.add(raw(type), value);
    const { integrityKey: key } = this.keys;
    this.at.sendRaw(
      writer.finish({
        integrityKey: key,
        ...(how === 'both' && { sha256Key: key }),
        fingerprint: how === 'fingerprint',
      }),
    );
  }
}

function isSignedBy({ integrityKey: key, sha256Key }: Mallory['keys'], answer: StunMessage): boolean {
  if (answer.integritySha256At === null) return integrityHolds(answer, key);
  return [key, sha256Key].some((each) => integritySha256Holds(answer, each));
}

it(`${PACKETS} signed requests with changed attributes: nothing is thrown, nobody else is touched, nothing stays`, async () => {
  const relay = new RelayUnderTest({
    otherRelayAddress: address(RELAY_ADDRESS_6, 0),
    limits: { challengesPerSecond: 1_000_000 },
  });
  const bystanders = await relay.pair({ call: 'call-2' }, { call: 'call-2' });
  const berit = relay.party({ participant: 'berit' });
  const beritAt = await berit.client.allocate();
  const peer: Part = { type: 0x0012, value: Buffer.alloc(8) };
  const ask = fc.record({
    method: fc.constantFrom(Method.allocate, Method.refresh, Method.createPermission, Method.channelBind),
    changes: fc.array(change, { maxLength: 4 }),
    how: fc.constantFrom('sha1' as const, 'both' as const, 'fingerprint' as const),
    id: fc.nat(255),
  });
  let mallory = new Mallory(relay, relay.party());
  const answered = { success: 0, error: 0 };
  const xor = (address: typeof beritAt): Buffer => {
    const value = Buffer.from([0, 1, 0, 0, ...address.ip]);
    value.writeUInt16BE(address.port ^ 0x2112, 2);
    value.writeUInt32BE((value.readUInt32BE(4) ^ 0x2112a442) >>> 0, 4);
    return value;
  };
  const own: Readonly<Record<number, Part[]>> = {
    [Method.allocate]: [
      { type: 0x0019, value: Buffer.from([17, 0, 0, 0]) },
      { type: 0x8000, value: Buffer.from([2, 0, 0, 0]) },
      { type: 0x000d, value: Buffer.from([0, 0, 2, 88]) },
    ],
    [Method.refresh]: [{ type: 0x000d, value: Buffer.from([0, 0, 2, 88]) }],
    [Method.createPermission]: [{ ...peer, value: xor(beritAt) }],
    [Method.channelBind]: [
      { type: 0x000c, value: Buffer.from([0x40, 0, 0, 0]) },
      { ...peer, value: xor(beritAt) },
    ],
  };
  let count = 0;
  fc.assert(
    fc.property(ask, ({ method, changes, how, id }) => {
      const { party } = mallory;
      if (++count % 500 === 0) mallory = new Mallory(relay, relay.party());
      else if (method !== Method.allocate && !relay.engine.has(party.path.fiveTuple))
        mallory.ask(Method.allocate, mallory.parts(...(own[Method.allocate] ?? [])), 'sha1', 255 - id);
      mallory.party.packets.length = 0;
      mallory.ask(method, changed(mallory.parts(...(own[method] ?? [])), changes), how, id);
      for (const packet of mallory.party.packets) {
        const answer = isChannelData(packet) ? null : decodeMessage(packet);
        if (answer?.messageClass === MessageClass.success) {
          answered.success++;
          expect(isSignedBy(mallory.keys, answer)).toBe(true);
        } else if (answer) answered.error++;
        expect(answer).not.toBeNull();
      }
      expect(mallory.party.packets.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: PACKETS, seed: SEED },
  );
  // It is no fuzz if hardly anything gets behind authentication, or hardly anything is refused there.
  expect(answered.success).toBeGreaterThan(PACKETS / 10);
  expect(answered.error).toBeGreaterThan(PACKETS / 10);
  // What other calls had they have, and can still use.
  bystanders.anna.client.sendTo(bystanders.beritAt, Buffer.from('hello'));
  expect([bystanders.berit.heard, bystanders.anna.heard, berit.heard]).toEqual([['hello'], [], []]);
  relay.engine.endCall('call-1');
  expect(relay.engine.size).toBe(2);
  expect(relay.engine.calls()).toEqual(['call-2']);
});
