import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';
import { requireMedia, requireNoStall, watchStalls } from '../harness/media.ts';
import { pause } from '../harness/until.ts';

const file = import.meta.filename;
const CUT = 10_000;

journey(
  file,
  'a line that is cut for 10 s while waiting costs neither the place nor anything that happened meanwhile',
  async (stage) => {
    const { desk, visitor } = await stage.professionalAndVisitor();
    const { waitingSince } = await desk.untilQueued('Kari N.', (entry) => entry.state === 'waiting');
    visitor.lineMayBreak = desk.lineMayBreak = true;
    stage.appliance.line.cut();
    await visitor.page.getByText('The connection was lost').waitFor();
    await visitor.shot('line-cut-visitor');
    await desk.shot('line-cut-desk');
    await pause(CUT);
    stage.appliance.line.mend();
    await visitor.untilWaiting();
    await visitor.page.getByText('The connection was lost').waitFor({ state: 'detached' });
    const entry = await desk.untilQueued(
      'Kari N.',
      ({ state, presence }) => state === 'waiting' && presence === 'present',
    );
    assert.equal(entry.waitingSince, waitingSince);
    await desk.call('Kari N.');
    await visitor.untilRung();
    await visitor.answer();
    await requireMedia(visitor, desk);
  },
);

journey(file, 'a line that is cut for 10 s in a call is not noticed in sound and picture', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
  visitor.lineMayBreak = desk.lineMayBreak = true;
  await watchStalls(visitor, desk);
  stage.appliance.line.cut();
  await pause(CUT);
  await desk.shot('line-cut-desk');
  stage.appliance.line.mend();
  await pause(7_000);
  await requireNoStall(1_000, visitor, desk);
  await requireMedia(visitor, desk);
  await desk.endForBoth();
  await visitor.untilOver();
  await desk.untilQueued('Kari N.', (entry) => entry.state === 'ended');
});
