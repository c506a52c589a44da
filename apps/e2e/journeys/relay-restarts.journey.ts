import assert from 'node:assert/strict';
import { Appliance } from '../harness/appliance.ts';
import type { Desk } from '../harness/desk.ts';
import { journey, type Stage } from '../harness/journey.ts';
import { motionDuring, requireMedia, requireRelayed } from '../harness/media.ts';
import type { RelayTransport } from '../harness/person.ts';
import type { Motion } from '../harness/probe.ts';
import { pause } from '../harness/until.ts';
import type { Visitor } from '../harness/visitor.ts';

const file = import.meta.filename;
/** A freeze that somebody would notice, milliseconds. */
const FREEZE = 200;
/** What a restart makes comes every time; what a busy machine makes does not. */
const ROUNDS = 3;
const AWAY = 3_000;
/** A relay that crashed and is started again, as whatever supervises it does: the picture is back after so long, milliseconds. */
const BACK_WITHIN = 5_000;
const SUPERVISOR_WAITS = 500;
/** A page whose line to the server held for less before takes the crash for one more failure of a series, and comes back later. */
const BEFORE_CRASH = 6_000;
/** Until it is there again, on a machine that has nothing else to do; what it takes longer here is not counted. */
const RELAY_AWAY = 1_500;

type People = readonly [Visitor, Desk];

/** Restarts the server of an appliance that has nothing to do with the call: what the machine stutters by itself. */
async function restartAnother(stage: Stage): Promise<void> {
  const other = await Appliance.start({ logs: stage.artifacts });
  await other.killServer();
  await pause(AWAY);
  await other.startServer();
  await other.stop();
}

async function restartOwn(stage: Stage, people: People): Promise<void> {
  const welcomes = people.map((person) => person.welcomes);
  await stage.appliance.killServer();
  await pause(AWAY);
  await stage.appliance.startServer();
  for (const [index, person] of people.entries())
    await person.untilWelcomed((welcomes[index] ?? 0) + 1, (snapshot) => snapshot?.call?.state === 'live');
  await pause(2_000);
}

/** The longest gap of each picture; and of the same frames as they arrived, and as the other side's camera made them. */
async function gapsDuring(what: string, meanwhile: () => Promise<void>, people: People): Promise<Motion[]> {
  const motions = await motionDuring(meanwhile, ...people);
  for (const [index, { longestGap, longestArrival, longestCapture }] of motions.entries()) {
    const [painted, arrived, taken] = [longestGap, longestArrival, longestCapture].map(Math.round);
    const name = people[index]?.name;
    console.log(`  ${what}, ${name}: longest gap ${painted} ms painted, ${arrived} ms arrived, ${taken} ms taken`);
  }
  return motions;
}

/**
 * Holds a relayed call while its server is killed and started again. The gaps are judged against 200 ms and, since a busy
 * machine makes longer ones by itself, against an equally long stretch of the same call without a kill; where that one was
 * quieter, also against the work of starting a server that has nothing to do with the call.
 */
async function holdWhileServerRestarts(stage: Stage, over: RelayTransport): Promise<void> {
  const { desk, visitor } = await stage.call({ over });
  await requireRelayed(over, visitor, desk);
  await pause(3_000);
  visitor.lineMayBreak = desk.lineMayBreak = true;
  const people: People = [visitor, desk];
  let froze = true;
  for (let round = 0; froze && round < ROUNDS; round++) {
    const began = performance.now();
    const restart = await gapsDuring('server killed', () => restartOwn(stage, people), people);
    const took = performance.now() - began;
    const worseThan = (control: Motion[]): boolean =>
      restart.some(({ longestGap }, index) => longestGap > Math.max(FREEZE, control[index]?.longestGap ?? 0));
    froze =
      worseThan(await gapsDuring('as long without', () => pause(took), people)) &&
      worseThan(await gapsDuring('another server killed', () => restartAnother(stage), people));
    for (const [index, { frames }] of restart.entries())
      assert.ok(frames > 40, `${people[index]?.name}: ${frames} frames`);
  }
  assert.equal(froze, false, `a picture stood still for more than ${FREEZE} ms each time`);
  await requireRelayed(over, ...people);
  await desk.endForBoth();
  await visitor.untilOver();
}

/** Kills the relay under a call and starts it again, and sees how long the pictures stood still. */
async function holdWhileRelayRestarts(stage: Stage, over: RelayTransport): Promise<void> {
  const { desk, visitor } = await stage.call({ over });
  await requireRelayed(over, visitor, desk);
  visitor.lineMayBreak = desk.lineMayBreak = true;
  let late = true;
  for (let round = 0; late && round < ROUNDS; round++) {
    await pause(BEFORE_CRASH);
    let away = 0;
    const motions = await motionDuring(
      async () => {
        const killed = performance.now();
        await stage.appliance.killRelay();
        await pause(SUPERVISOR_WAITS);
        await stage.appliance.startRelay();
        away = performance.now() - killed;
        await requireMedia(visitor, desk);
      },
      visitor,
      desk,
    );
    const longest = Math.max(...motions.map(({ longestGap }) => longestGap));
    const [still, absent] = [longest, away].map((milliseconds) => (milliseconds / 1000).toFixed(1));
    console.log(`  the pictures stood still for ${still} s; the relay was away for ${absent} s`);
    late = longest > BACK_WITHIN + Math.max(0, away - RELAY_AWAY);
  }
  assert.equal(late, false, `the picture was not back ${BACK_WITHIN / 1000} s after the relay's crash, each time`);
  await requireRelayed(over, visitor, desk);
  await desk.endForBoth();
  await visitor.untilOver();
}

for (const over of ['udp', 'tls'] as const)
  journey(
    file,
    `a server that is killed and started again under a call over the relay by ${over.toUpperCase()} freezes no picture`,
    (stage) => holdWhileServerRestarts(stage, over),
    { relayOnly: true, tls: over === 'tls' },
  );

for (const over of ['udp', 'tls'] as const)
  journey(
    file,
    `a relay that crashes under a call by ${over.toUpperCase()} and is started again has the picture back within 5 s`,
    (stage) => holdWhileRelayRestarts(stage, over),
    { relayOnly: true, tls: over === 'tls' },
  );
