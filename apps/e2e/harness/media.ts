import assert from 'node:assert/strict';
import type { Person, RelayTransport } from './person.ts';
import type { ConnectionReport, Motion } from './probe.ts';
import { until } from './until.ts';

/** The connections of a person's page that are not closed. */
export const connectionsOf = (person: Person): Promise<ConnectionReport[]> =>
  person.page.evaluate(() => window.probe.report());

async function connectionOf(person: Person): Promise<ConnectionReport> {
  const [connection, ...others] = await connectionsOf(person);
  assert.ok(connection, `${person.name} has a connection`);
  assert.equal(others.length, 0, `${person.name} has one connection only`);
  return connection;
}

/** Both see each other move and hear each other: frames are decoded, and their number and the energy of the sound grow. */
export async function requireMedia(...people: Person[]): Promise<void> {
  for (const person of people)
    await until(
      `${person.name} sees and hears the other`,
      () => connectionsOf(person),
      ([first]) => (first?.framesDecoded ?? 0) > 0 && (first?.audioEnergy ?? 0) > 0,
    );
  for (const person of people) {
    const before = await connectionOf(person);
    await until(
      `${person.name} sees the other move and hears the other`,
      () => connectionOf(person),
      (now) => now.framesDecoded >= before.framesDecoded + 10 && now.audioEnergy > before.audioEnergy,
    );
  }
}

/** Whoever has no camera is heard all the same. */
export async function requireSound(person: Person): Promise<void> {
  const energy = async (): Promise<number> => (await connectionsOf(person))[0]?.audioEnergy ?? 0;
  const before = await until(`${person.name} hears the other`, energy, (value) => value > 0);
  await until(`${person.name} goes on hearing the other`, energy, (value) => value > before);
}

/** Though a connection may be up: no packet of sound or picture has left, and no track is on it. */
export async function requireSilence(...people: Person[]): Promise<void> {
  for (const person of people)
    for (const connection of await connectionsOf(person))
      assert.equal(connection.packetsSent, 0, `nothing has left ${person.name}'s page`);
}

/** The connection is up, whether or not anything runs over it. */
export async function untilConnected(...people: Person[]): Promise<void> {
  for (const person of people)
    await until(
      `${person.name} is connected`,
      () => connectionsOf(person),
      ([first]) => first?.state === 'connected',
    );
}

/**
 * All packets run through the relay, over this transport: each side sends from its relayed address. That of the other side
 * is `prflx` to a browser that saw a packet from it before it was told of the candidate.
 */
export async function requireRelayed(transport: RelayTransport, ...people: Person[]): Promise<void> {
  for (const person of people) {
    const { pair } = await connectionOf(person);
    assert.ok(pair, `${person.name} has a pair of candidates in use`);
    assert.deepEqual([pair.local, pair.relayProtocol], ['relay', transport], `${person.name} is relayed`);
    assert.match(pair.remote, /^(relay|prflx)$/, `${person.name} sends to a relayed address`);
  }
}

export async function watchStalls(...people: Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.page.evaluate(() => window.probe.watchStalls())));
}

/** Since `watchStalls`, sound and picture never stood still for longer than `most` milliseconds. */
export async function requireNoStall(most: number, ...people: Person[]): Promise<void> {
  for (const person of people) {
    const { video, audio } = await person.page.evaluate(() => window.probe.stalls());
    assert.ok(video <= most, `${person.name}'s picture stood still for ${Math.round(video)} ms`);
    assert.ok(audio <= most, `${person.name}'s sound stood still for ${Math.round(audio)} ms`);
  }
}

/** Lets each picture be measured for as long as `meanwhile` takes, and returns how each moved, in the order of `people`. */
export async function motionDuring(meanwhile: () => Promise<void>, ...people: Person[]): Promise<Motion[]> {
  await Promise.all(people.map((person) => person.page.evaluate(() => window.probe.watchFrames())));
  await meanwhile();
  return Promise.all(people.map((person) => person.page.evaluate(() => window.probe.motion())));
}
