// The engine as it is built, with two participants of one call who talk to each other through it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ATTRIBUTE, keyOf, message, TYPE, valuesOf } from './packets.mjs';

const BUILT = pathToFileURL(join(import.meta.dirname, '../../../dist/relay/libs/')).href;
const { SystemClock } = await import(`${BUILT}kernel/index.js`);
const { RelayEngine } = await import(`${BUILT}relay/turn/relay-engine.js`);
const { issueCredential, StreamFramer, transportAddress } = await import(`${BUILT}relay/index.js`);

const SECRET = 'secret-of-the-relay-under-attack-0123456789';
const UDP = Buffer.from([17, 0, 0, 0]);

export class Target {
  #ports = 1024;

  constructor() {
    this.engine = new RelayEngine({
      clock: new SystemClock(),
      relayAddress: transportAddress('192.0.2.1', 0),
      realm: 'confrere',
      secrets: [SECRET],
      // The limiter answers nobody after a hundred packets of a source; here every packet is to get as far as it can.
      limits: { challengesPerSecond: 1_000_000, kilobitsPerSecond: 1_000_000 },
    });
  }

  /** Somebody at a five-tuple of their own. */
  party(host = '198.51.100.7') {
    const port = (this.#ports = this.#ports >= 65_000 ? 1024 : this.#ports + 1);
    const heard = { last: Buffer.alloc(0), most: 0 };
    const hear = (packet) => {
      heard.last = Buffer.from(packet);
      heard.most = Math.max(heard.most, packet.length);
    };
    const path = {
      fiveTuple: `udp ${host}:${port}`,
      source: transportAddress(host, port),
      reply: hear,
      deliver: (bytes, start, end) => hear(bytes.subarray(start, end)),
    };
    return { path, heard };
  }

  take(packet, { path }) {
    if (packet.length > 0 && packet[0] >> 6 === 1) this.engine.receiveChannelData(packet, path.fiveTuple);
    else this.engine.receiveMessage(packet, path);
  }

  /** The same bytes as they come over a connection, in pieces. */
  takeStream(packet, { path }, random) {
    const framer = new StreamFramer();
    for (let at = 0; at < packet.length;) {
      const size = 1 + random.below(40);
      if (!framer.push(packet.subarray(at, at + size), (frame) => this.take(frame, { path }))) return;
      at += size;
    }
  }

  /** A participant with an allocation, a permission and a channel; what was asked on the way is `asked`. */
  join(participant, others = []) {
    const party = this.party();
    const { username, credential } = issueCredential(SECRET, {
      expiresAt: new Date(Date.now() + 900_000),
      callId: 'call-1',
      participantId: participant,
    });
    this.take(message({ type: TYPE.allocate, attributes: [{ type: ATTRIBUTE.transport, value: UDP }] }), party);
    const challenge = valuesOf(party.heard.last);
    const [realm, nonce] = [challenge.get(ATTRIBUTE.realm), challenge.get(ATTRIBUTE.nonce)];
    const key = keyOf(username, realm.toString(), credential);
    const who = [
      { type: ATTRIBUTE.username, value: Buffer.from(username) },
      { type: ATTRIBUTE.realm, value: realm },
      { type: ATTRIBUTE.nonce, value: nonce },
    ];
    const asked = [];
    const ask = (type, attributes, id) => {
      const real = { type, attributes: [...attributes, ...who] };
      asked.push(real);
      this.take(message({ ...real, key, id }), party);
      return valuesOf(party.heard.last);
    };
    const relayed = ask(TYPE.allocate, [{ type: ATTRIBUTE.transport, value: UDP }]).get(ATTRIBUTE.relayed);
    if (!relayed) throw new Error('The relay let nobody in: the fuzz does not know how to ask.');
    for (const value of others) {
      const peer = { type: ATTRIBUTE.peer, value };
      ask(TYPE.permit, [peer]);
      ask(TYPE.bind, [{ type: ATTRIBUTE.channelNumber, value: Buffer.from([0x40, 0, 0, 0]) }, peer]);
      asked.push({ type: TYPE.send, attributes: [peer, { type: ATTRIBUTE.data, value: Buffer.from('data') }] });
    }
    asked.push({
      type: TYPE.refresh,
      attributes: [{ type: ATTRIBUTE.lifetime, value: Buffer.from([0, 0, 2, 88]) }, ...who],
    });
    return { ...party, key, relayed: Buffer.from(relayed), asked };
  }

  /** Everything that the engine keeps, as one text: how many things each of its collections holds. */
  kept() {
    return JSON.stringify(census(this.engine, new Set()));
  }
}

function census(thing, seen) {
  if (typeof thing !== 'object' || thing === null || seen.has(thing) || Buffer.isBuffer(thing)) return [];
  seen.add(thing);
  if (thing instanceof Map || thing instanceof Set) return [thing.size];
  if (ArrayBuffer.isView(thing)) return [thing.byteLength];
  if (Array.isArray(thing)) return [thing.length];
  return Object.entries(thing)
    .filter(([name]) => name !== 'clock' && name !== 'counters')
    .flatMap(([, value]) => census(value, seen));
}
