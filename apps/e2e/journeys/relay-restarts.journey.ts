import assert from 'node:assert/strict';
import { Appliance } from '../harness/appliance.ts';
import { journey } from '../harness/journey.ts';
import { motionDuring, requireMedia, requireRelayed } from '../harness/media.ts';
import { pause } from '../harness/until.ts';

const file = import.meta.filename;
/** A freeze that somebody would notice, milliseconds. */
const FREEZE = 200;

journey(
  file,
  'a server that is killed and started again under a relayed call freezes no picture',
  async (stage) => {
    const { desk, visitor } = await stage.call();
    await requireRelayed('udp', visitor, desk);
    await pause(3_000);
    // The machine does the same work first for an appliance that has nothing to do with the call: what it stutters by itself.
    const before = await motionDuring(
      async () => {
        const other = await Appliance.start({ logs: stage.artifacts });
        await other.killServer();
        await pause(2_000);
        await other.startServer();
        await pause(3_000);
        await other.stop();
      },
      visitor,
      desk,
    );
    visitor.lineMayBreak = desk.lineMayBreak = true;
    const welcomes = [visitor, desk].map((person) => person.welcomes);
    const during = await motionDuring(
      async () => {
        await stage.appliance.killServer();
        await pause(4_000);
        await stage.appliance.startServer();
        for (const [index, person] of [visitor, desk].entries())
          await person.untilWelcomed((welcomes[index] ?? 0) + 1, (snapshot) => snapshot?.call?.state === 'live');
        await pause(3_000);
      },
      visitor,
      desk,
    );
    for (const [index, { name }] of [visitor, desk].entries()) {
      const [quiet, restart] = [before[index], during[index]];
      assert.ok(quiet && restart);
      console.log(
        `  ${name}: longest gap ${Math.round(restart.longestGap)} ms, before ${Math.round(quiet.longestGap)} ms`,
      );
      const most = Math.max(FREEZE, quiet.longestGap);
      assert.ok(restart.longestGap <= most, `${name}'s picture stood still for ${Math.round(restart.longestGap)} ms`);
      assert.ok(restart.frames > 40, `${name} saw ${restart.frames} frames`);
    }
    await requireRelayed('udp', visitor, desk);
    await desk.endForBoth();
    await visitor.untilOver();
  },
  { relayOnly: true },
);

journey(
  file,
  'a relay that is killed and started again has the picture back by itself',
  async (stage) => {
    const { desk, visitor } = await stage.call();
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
