// Broken packets that look like real ones: each is a real request with its structure changed, then signed rightly or not.
import { ATTRIBUTE, channelData, message, TYPE } from './packets.mjs';

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 12, 19, 20, 21, 255, 256, 1499, 32_767, 65_531, 65_532, 65_535];
const TYPES = Object.values(ATTRIBUTE);
const METHODS = [...Object.values(TYPE), 0x0017, 0x0101, 0x0103, 0x0113, 0x3fff, 0x0000];

/** A stream of numbers that a seed determines: a packet that does harm can be made again. Mulberry32. */
export function numbers(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (limit) => next() % limit,
    of: (list) => list[next() % list.length],
    bytes: (length) => Buffer.from(Array.from({ length }, () => next() & 255)),
    chance: (percent) => next() % 100 < percent,
  };
}

const CHANGES = [
  (list, random) => list.splice(random.below(list.length), 1),
  (list, random) => list.push({ ...random.of(list) }),
  (list, random) => list.sort(() => (random.chance(50) ? 1 : -1)),
  (list, random) => (random.of(list).length = random.of(LENGTHS)),
  (list, random) => (random.of(list).value = Buffer.alloc(0)),
  (list, random) => (random.of(list).value = random.bytes(random.below(40))),
  (list, random) => (random.of(list).type = random.chance(70) ? random.of(TYPES) : random.below(65_536)),
  (list, random) => list.push({ type: random.of(TYPES), value: random.bytes(random.below(24)) }),
  (list, random) => {
    const one = random.of(list);
    if (one.value.length === 0) return;
    one.value = Buffer.from(one.value);
    one.value[random.below(one.value.length)] = random.below(256);
  },
  // Many times the same, as far as a datagram goes.
  (list, random) => {
    const one = random.of(list);
    for (let copies = random.below(120); copies > 0; copies--) list.push(one);
  },
];

/**
 * One broken packet. `real` is what it is made of: `{ type, attributes }`; `key` signs some of them rightly, so that they get
 * behind authentication.
 */
export function brokenMessage(real, key, random) {
  const attributes = real.attributes.map((one) => ({ ...one }));
  for (let changes = 1 + random.below(4); changes > 0 && attributes.length > 0; changes--)
    random.of(CHANGES)(attributes, random);
  const packet = message({
    type: random.chance(92) ? real.type : random.of(METHODS),
    attributes,
    key: key && random.chance(80) ? key : undefined,
    ...(random.chance(8) && { length: random.of(LENGTHS) }),
  });
  if (random.chance(10)) return packet.subarray(0, random.below(packet.length + 1));
  if (random.chance(5)) packet[random.below(packet.length)] = random.below(256);
  return packet.subarray(0, 65_507);
}

export function brokenChannelData(number, random) {
  const data = random.bytes(random.below(64));
  const packet = channelData(
    random.chance(70) ? number : 0x4000 + random.below(0x4000),
    data,
    random.chance(50) ? data.length : random.of(LENGTHS),
  );
  return random.chance(20) ? packet.subarray(0, random.below(packet.length + 1)) : packet;
}
