import fc from 'fast-check';
import { channelData, sendIndication } from '../client/turn-client.js';
import { MessageClass, Method } from '../stun/message-type.js';
import { MessageWriter } from '../stun/message-writer.js';
import { type Party, RelayUnderTest } from '../testing/relay-under-test.js';

/** Real traffic, changed at random: bytes flipped, cut off, repeated, lengths overwritten. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(200), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(200), value: fc.constant(0) }),
  fc.record({ kind: fc.constant('grow' as const), at: fc.nat(60), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('length' as const), at: fc.nat(200), value: fc.constantFrom(0, 1, 255) }),
);

async function traffic(): Promise<{ relay: RelayUnderTest; anna: Party; berit: Party; samples: Buffer[] }> {
  const relay = new RelayUnderTest();
  const anna = relay.party();
  const samples: Buffer[] = [];
  const options = (anna.client as unknown as { options: { send(packet: Buffer): void } }).options;
  const send = options.send.bind(options);
  options.send = (packet) => {
    samples.push(Buffer.from(packet));
    send(packet);
  };
  const berit = relay.party({ participant: 'berit' });
  const [annaAt, beritAt] = [await anna.client.allocate(), await berit.client.allocate()];
  await anna.client.permit(beritAt);
  await berit.client.permit(annaAt);
  await anna.client.bind(beritAt);
  samples.push(sendIndication(beritAt, Buffer.from('indication')), channelData(0x4000, Buffer.from('channel')));
  return { relay, anna, berit, samples };
}

it('no packet makes the relay throw, and none makes it keep anything', async () => {
  const { relay, anna, berit, samples } = await traffic();
  const stranger = relay.party({ source: '203.0.113.9' });
  fc.assert(
    fc.property(
      fc.nat(samples.length - 1),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      fc.boolean(),
      (sample, changes, known, fix) => {
        let packet: Buffer = Buffer.from(samples[sample] as Buffer);
        for (const { kind, at, value } of changes) {
          if (kind === 'set') packet[at % Math.max(1, packet.length)] = value;
          else if (kind === 'cut') packet = packet.subarray(0, at);
          else if (kind === 'grow') packet = Buffer.concat([packet, Buffer.alloc(at, value)]);
          else if (packet.length > 24) packet[20 + ((at % (packet.length - 20)) & ~1)] = value;
        }
        // Half of them get a right length again, so that they reach further in.
        if (fix && packet.length >= 20) packet.writeUInt16BE((packet.length - 20) & 0xfffc, 2);
        (known ? anna : stranger).sendRaw(packet);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(relay.engine.size).toBe(2);
  berit.heard.length = 0;
});

it('no random bytes make the relay throw or answer a stranger with more than three times as much', async () => {
  const { relay } = await traffic();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(3), (bytes, firstBits) => {
      const party = relay.party({ source: '203.0.113.9' });
      const packet = Buffer.from(bytes);
      if (packet.length > 0) packet[0] = ((packet[0] as number) & 0x3f) | (firstBits << 6);
      party.sendRaw(packet);
      for (const answer of party.packets) expect(answer.length).toBeLessThanOrEqual(3 * packet.length);
    }),
    { numRuns: 5000 },
  );
  expect(relay.engine.size).toBe(2);
});

it('no request of a stranger, however well formed, gets more than three times as much for an answer', () => {
  const relay = new RelayUnderTest({ limits: { challengesPerSecond: 1_000_000 } });
  const attribute = fc.record({ type: fc.nat(0xffff), value: fc.uint8Array({ maxLength: 12 }) });
  const method = fc.constantFrom(...Object.values(Method), 0x0ff);
  fc.assert(
    fc.property(method, fc.array(attribute, { maxLength: 40 }), fc.boolean(), (asked, attributes, fingerprint) => {
      const stranger = relay.party({ source: '203.0.113.9' });
      const writer = new MessageWriter(MessageClass.request, asked, Buffer.alloc(12, 7));
      for (const { type, value } of attributes)
        writer.add({ type, encode: () => Buffer.from(value), decode: () => null }, value);
      const request = writer.finish({ fingerprint });
      stranger.sendRaw(request);
      for (const answer of stranger.packets) expect(answer.length).toBeLessThanOrEqual(3 * request.length);
    }),
    {
      numRuns: 3000,
      examples: [
        [Method.allocate, [], false],
        [Method.refresh, [], true],
      ],
    },
  );
});
