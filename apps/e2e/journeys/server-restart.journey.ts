import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';
import { requireMedia, requireNoStall, watchStalls } from '../harness/media.ts';
import { pause } from '../harness/until.ts';

const file = import.meta.filename;
const AWAY = 15_000;

journey(
  file,
  'a server that is killed in mid-call and comes back does not touch the call, and records its end',
  async (stage) => {
    const { desk, visitor } = await stage.professionalAndVisitor();
    await desk.call('Kari N.');
    await visitor.untilRung();
    await visitor.answer();
    await requireMedia(visitor, desk);
    visitor.lineMayBreak = desk.lineMayBreak = true;
    const welcomes = [visitor, desk].map((person) => person.welcomes);
    await watchStalls(visitor, desk);
    await stage.appliance.killServer();
    await pause(AWAY);
    await desk.shot('server-away-desk');
    await visitor.shot('server-away-visitor');
    await requireMedia(visitor, desk);
    await stage.appliance.startServer();
    // Both are joined again by themselves: a new stream, whose snapshot names the same call.
    for (const [index, person] of [visitor, desk].entries())
      await person.untilWelcomed((welcomes[index] ?? 0) + 1, (snapshot) => snapshot?.call?.state === 'live');
    await pause(3_000);
    await requireNoStall(1_000, visitor, desk);
    await requireMedia(visitor, desk);
    await desk.endForBoth();
    await visitor.untilOver();
    await desk.untilQueued('Kari N.', (entry) => entry.state === 'ended');
    await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
    await desk.page.reload();
    const kept = await desk.untilQueued('Kari N.', (entry) => entry.endedAt !== null);
    assert.equal(kept.state, 'ended');
  },
);

journey(file, 'a call that is ended while the server is away is recorded when it is back', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
  visitor.lineMayBreak = desk.lineMayBreak = true;
  await stage.appliance.killServer();
  await desk.button('End for both').click();
  await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
  await pause(1_000);
  await stage.appliance.startServer();
  await desk.untilQueued('Kari N.', (entry) => entry.state === 'ended');
  await visitor.untilOver();
});

journey(file, 'a visitor who waits keeps the place when the server is killed', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  const { waitingSince } = await desk.untilQueued('Kari N.', (entry) => entry.state === 'waiting');
  visitor.lineMayBreak = desk.lineMayBreak = true;
  const welcomes = desk.welcomes;
  await stage.appliance.killServer();
  await visitor.page.getByText('The connection was lost').waitFor();
  await stage.appliance.startServer();
  await visitor.untilWaiting();
  await desk.untilWelcomed(welcomes + 1, () => true);
  const entry = await desk.untilQueued(
    'Kari N.',
    ({ state, presence }) => state === 'waiting' && presence === 'present',
  );
  assert.equal(entry.waitingSince, waitingSince);
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
});
