import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';
import { connectionsOf, requireMedia, requireSilence, untilConnected } from '../harness/media.ts';
import { pause } from '../harness/until.ts';

const file = import.meta.filename;

journey(
  file,
  'a visitor is rung, answers, and both see and hear each other until the professional ends it',
  async (stage) => {
    const { desk, visitor } = await stage.professionalAndVisitor();
    await desk.call('Kari N.');
    await visitor.untilRung();
    await visitor.answer();
    await desk.untilInCall('Kari N.');
    await requireMedia(visitor, desk);
    for (const person of [visitor, desk]) {
      const [connection] = await connectionsOf(person);
      assert.notEqual(connection?.pair?.local, 'relay', `${person.name} is connected directly`);
    }
    await visitor.shot('call-visitor');
    await desk.shot('call-desk');
    await desk.endForBoth();
    await visitor.untilOver();
    await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
    await desk.recordOutcome('Completed');
    await desk.untilQueued('Kari N.', (entry) => entry.state === 'ended' && entry.outcome === 'completed');
    await desk.shot('ended-desk');
    await visitor.shot('ended-visitor');
  },
);

journey(file, 'nothing leaves either page before Answer, though the connection is up while it rings', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  await desk.call('Kari N.');
  await visitor.untilRung();
  await untilConnected(visitor, desk);
  await pause(2_000);
  await requireSilence(visitor, desk);
  await visitor.shot('ringing-visitor');
  await visitor.answer();
  await requireMedia(visitor, desk);
});

journey(file, 'a visitor who leaves is asked first, and the call is over for both', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
  await visitor.button('Leave').click();
  await visitor.button('No, stay').click();
  await requireMedia(visitor, desk);
  await visitor.button('Leave').click();
  await visitor.button('Yes, leave').click();
  await visitor.untilOver();
  await desk.untilOver();
  await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
});

journey(
  file,
  'a microphone and a camera that are turned off are off for the other side, and come back',
  async (stage) => {
    const { desk, visitor } = await stage.professionalAndVisitor();
    await desk.call('Kari N.');
    await visitor.untilRung();
    await visitor.answer();
    await requireMedia(visitor, desk);
    const microphone = visitor.page.getByRole('button', { name: /^Microphone/ });
    const camera = visitor.page.getByRole('button', { name: /^Camera/ });
    await microphone.click();
    await camera.click();
    await desk.page
      .getByText(/The microphone of .* is off/)
      .first()
      .waitFor();
    await desk.page
      .getByText(/The camera of .* is off/)
      .first()
      .waitFor();
    await desk.shot('both-off-desk');
    await microphone.click();
    await camera.click();
    await desk.page
      .getByText(/The camera of .* is off/)
      .first()
      .waitFor({ state: 'detached' });
    await requireMedia(visitor, desk);
  },
);
