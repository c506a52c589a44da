import { journey } from '../harness/journey.ts';
import { requireMedia } from '../harness/media.ts';

const file = import.meta.filename;

journey(file, 'a visitor who reloads in mid-call is back with one tap', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
  await visitor.page.reload();
  await visitor.button('Tap to continue').waitFor();
  await visitor.shot('welcome-back');
  await visitor.button('Tap to continue').click();
  await visitor.untilInCall();
  await requireMedia(visitor, desk);
  await desk.endForBoth();
  await visitor.untilOver();
  await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
});

journey(file, 'a professional who reloads in mid-call goes on with the same call', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
  await desk.page.reload();
  await desk.button('Continue').click();
  await desk.untilInCall('Kari N.');
  await requireMedia(visitor, desk);
  await desk.endForBoth();
  await visitor.untilOver();
});
