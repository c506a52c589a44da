/**
 * A call that may use the relay only, in real time, longer than everything that ends by itself: allocations and channels
 * (10 minutes), permissions (5 minutes) and the credential it began with (15 minutes). SOAK_MINUTES sets another length,
 * SOAK_TRANSPORT tcp or tls instead of udp. The last line is JSON; the exit code tells whether all held.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Appliance } from '../harness/appliance.ts';
import { Stage } from '../harness/journey.ts';
import { connectionsOf, requireMedia, requireRelayed } from '../harness/media.ts';
import type { RelayTransport } from '../harness/person.ts';
import type { Motion } from '../harness/probe.ts';
import { pause } from '../harness/until.ts';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 21);
const TRANSPORT = (process.env['SOAK_TRANSPORT'] ?? 'udp') as RelayTransport;
const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/soak', import.meta.url));
/** Few pictures a second: what is tried is the relay's patience, not the machine's strength. */
const RATE = 10;
const LOOK_EVERY = 30_000;
/** After so long every buffer has the size it keeps. */
const WARM = 2;

/** The share of frames and packets that must arrive. */
const LEAST = 0.99;
/** No repair of the call is as quick as this, milliseconds. */
const LONGEST_GAP = 5_000;

interface Look {
  readonly minute: number;
  readonly memory: number | null;
  readonly people: Record<string, Motion>;
}

rmSync(ARTIFACTS, { recursive: true, force: true });
mkdirSync(ARTIFACTS, { recursive: true });
const stage = new Stage(
  await Appliance.start({ logs: ARTIFACTS, relayOnly: true, tls: TRANSPORT === 'tls' }),
  ARTIFACTS,
);
const failures: string[] = [];
const looks: Look[] = [];
try {
  const browser = await stage.browser({ rate: RATE });
  const desk = await stage.desk('professional', { browser });
  const visitor = await stage.visitor('visitor', { browser });
  for (const person of [desk, visitor]) await person.useRelayOver(TRANSPORT);
  await desk.enter(stage.appliance.links.professional);
  await visitor.arrive(await desk.invite('visitor'));
  await desk.call('visitor');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
  await requireRelayed(TRANSPORT, visitor, desk);
  const people = [visitor, desk];
  for (const { page } of people) await page.evaluate(() => window.probe.watchFrames());

  const started = performance.now();
  const minute = (): number => (performance.now() - started) / 60_000;
  while (minute() < MINUTES) {
    await pause(Math.min(LOOK_EVERY, Math.max(0, MINUTES - minute()) * 60_000));
    const seen: Record<string, Motion> = {};
    for (const { name, page } of people) seen[name] = await page.evaluate(() => window.probe.motion());
    const look = { minute: minute(), memory: stage.appliance.relay.memory(), people: seen };
    looks.push(look);
    tell(look);
    for (const person of people) {
      const [connection, ...others] = await connectionsOf(person);
      if (connection?.state !== 'connected' || others.length > 0)
        failures.push(`${person.name} was not connected at minute ${look.minute.toFixed(1)}`);
    }
  }
  await requireMedia(visitor, desk);
  await requireRelayed(TRANSPORT, visitor, desk);
  await desk.endForBoth();
  await visitor.untilOver();
  stage.requireClean();
} catch (error) {
  failures.push(String(error));
  await stage.keepEvidence();
} finally {
  await stage.close();
}
report();
process.exit(failures.length > 0 ? 1 : 0);

function tell({ minute, memory, people }: Look): void {
  const told = Object.entries(people).map(
    ([name, { decoded, freezes, longestGap, packetsLost }]) =>
      `${name} ${decoded} frames, ${freezes} freezes, longest gap ${Math.round(longestGap)} ms, ${packetsLost} packets lost`,
  );
  console.log(`${minute.toFixed(1).padStart(5)} min  relay ${memory ?? '?'} kB  ${told.join('  ')}`);
}

function report(): void {
  const last = looks.at(-1);
  const warm = looks.find(({ minute }) => minute >= Math.min(WARM, MINUTES / 2));
  const grown = last?.memory && warm?.memory ? last.memory - warm.memory : null;
  const people = Object.entries(last?.people ?? {});
  if (people.length < 2) failures.push('the call was never looked at');
  for (const [name, { decoded, longestGap, packetsReceived, packetsLost }] of people) {
    const sent = people.find(([other]) => other !== name)?.[1].sent ?? 0;
    // Freezes are told and not judged: a busy machine makes them by itself. What the relay owes is that all arrives.
    if (decoded < sent * LEAST) failures.push(`${name} saw ${decoded} of ${sent} frames`);
    if (packetsLost > packetsReceived * (1 - LEAST)) failures.push(`${packetsLost} packets to ${name} were lost`);
    if (longestGap > LONGEST_GAP) failures.push(`the picture of ${name} stood still for ${Math.round(longestGap)} ms`);
  }
  for (const failure of failures) console.log(`FAILED ${failure}`);
  const memory = { warm: warm?.memory ?? null, end: last?.memory ?? null, grown };
  console.log(
    JSON.stringify({ soak: 'relay', transport: TRANSPORT, minutes: MINUTES, people: last?.people, memory, failures }),
  );
}
