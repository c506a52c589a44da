import assert from 'node:assert/strict';
import { Appliance } from '../harness/appliance.ts';
import type { Desk } from '../harness/desk.ts';
import { journey, type Stage } from '../harness/journey.ts';
import type { RelayTransport } from '../harness/person.ts';
import { motionDuring, requireMedia, requireRelayed } from '../harness/media.ts';
import { pause } from '../harness/until.ts';
import type { Visitor } from '../harness/visitor.ts';

const file = import.meta.filename;
/** A freeze that somebody would notice, milliseconds. */
const FREEZE = 200;
/** A freeze that the restart makes comes every time; one that a busy machine makes does not. */
const ROUNDS = 3;
const AWAY = 3_000;

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

/** Holds a relayed call while the server is killed and started again, and compares with what the machine does by itself. */
async function holdWhileServerRestarts(stage: Stage, over: RelayTransport): Promise<void> {
  const { desk, visitor } = await stage.call({ over });
  await requireRelayed(over, visitor, desk);
  await pause(3_000);
  visitor.lineMayBreak = desk.lineMayBreak = true;
  const people: People = [visitor, desk];
  let froze = true;
  for (let round = 0; froze && round < ROUNDS; round++) {
    const before = await motionDuring(() => restartAnother(stage), ...people);
    const during = await motionDuring(() => restartOwn(stage, people), ...people);
    const gaps = people.map(({ name }, index) => {
      const [quiet, restart] = [before[index]?.longestGap ?? NaN, during[index]?.longestGap ?? NaN];
      console.log(`  ${name}: longest gap ${Math.round(restart)} ms; while another restarts ${Math.round(quiet)} ms`);
      return { quiet, restart };
    });
    froze = !gaps.every(({ quiet, restart }) => restart <= Math.max(FREEZE, quiet));
    for (const [index, { frames }] of during.entries())
      assert.ok(frames > 40, `${people[index]?.name}: ${frames} frames`);
  }
  assert.equal(froze, false, `a picture stood still for more than ${FREEZE} ms each time`);
  await requireRelayed(over, ...people);
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

journey(
  file,
  'a relay that is killed and started again has the picture back by itself',
  async (stage) => {
    const { desk, visitor } = await stage.call({ over: 'udp' });
    await requireRelayed('udp', visitor, desk);
    await stage.appliance.killRelay();
    const killed = performance.now();
    await pause(1_000);
    await stage.appliance.startRelay();
    await requireMedia(visitor, desk);
    console.log(`  sound and picture were back ${((performance.now() - killed) / 1000).toFixed(1)} s after the kill`);
    await requireRelayed('udp', visitor, desk);
    await desk.endForBoth();
    await visitor.untilOver();
  },
  { relayOnly: true },
);
