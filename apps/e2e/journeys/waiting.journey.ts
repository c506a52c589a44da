import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';
import { requireMedia } from '../harness/media.ts';
import { until } from '../harness/until.ts';

const file = import.meta.filename;

journey(file, 'a visitor who reloads the page keeps the place in the queue', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  const { waitingSince } = await desk.untilQueued('Kari N.', (entry) => entry.state === 'waiting');
  await visitor.page.reload();
  await visitor.untilWaiting();
  await visitor.page.reload();
  await visitor.untilWaiting();
  const entry = await desk.untilQueued('Kari N.', ({ presence }) => presence === 'present');
  assert.equal(entry.state, 'waiting');
  assert.equal(entry.waitingSince, waitingSince);
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
});

journey(file, 'a second tab says that the place is held elsewhere, and moves it with one tap', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  const { waitingSince } = await desk.untilQueued('Kari N.', (entry) => entry.state === 'waiting');
  const second = await visitor.openTab(visitor.page.url());
  await visitor.button('Move it here', second).waitFor();
  await visitor.shot('second-tab', second);
  await visitor.button('Move it here', second).click();
  await visitor.untilWaiting(second);
  await visitor.button('Move it here').waitFor();
  assert.equal((await desk.untilQueued('Kari N.', (entry) => entry.state === 'waiting')).waitingSince, waitingSince);
  await desk.call('Kari N.');
  await visitor.button('Answer', second).waitFor();
  assert.equal(await visitor.button('Answer').count(), 0, 'only the tab that holds the place rings');
});

journey(file, 'two desks see the same queue at once, and only one can ring a visitor', async (stage) => {
  const desk = await stage.desk('the professional');
  const colleague = await stage.desk('the colleague');
  await desk.enter(stage.appliance.links.professional);
  await colleague.enter(stage.appliance.links.colleague);
  const visitor = await stage.visitor('Kari N.');
  await visitor.arrive(await desk.invite('Kari N.'));
  await Promise.all([desk.callButton('Kari N.').waitFor(), colleague.callButton('Kari N.').waitFor()]);
  assert.deepEqual(colleague.queueEntry('Kari N.'), desk.queueEntry('Kari N.'));
  await colleague.call('Kari N.');
  await visitor.untilRung();
  const seen = await desk.untilQueued('Kari N.', (entry) => entry.state === 'ringing');
  assert.ok(seen.with, 'the other desk knows who rings');
  await until('the other desk cannot ring too', () => desk.callButton('Kari N.').isDisabled(), Boolean);
  await desk.shot('colleague-rings');
  await visitor.answer();
  await desk.untilQueued('Kari N.', (entry) => entry.state === 'in-consultation');
  await requireMedia(visitor, colleague);
  await colleague.endForBoth();
  await desk.untilQueued('Kari N.', (entry) => entry.state === 'ended');
});

journey(file, 'a visitor who says "not yet", or whose ring is cancelled, keeps the place', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  const { waitingSince } = await desk.untilQueued('Kari N.', (entry) => entry.state === 'waiting');
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.button('Not yet').click();
  await visitor.untilWaiting();
  await desk.page.getByText('is not ready yet, and still waits').first().waitFor();
  await desk.call('Kari N.');
  await visitor.untilRung();
  await desk.button('Cancel').click();
  await visitor.untilWaiting();
  await visitor.page.getByText('You keep your place').waitFor();
  const entry = await desk.untilQueued('Kari N.', ({ state }) => state === 'waiting');
  assert.equal(entry.waitingSince, waitingSince);
  assert.equal(await visitor.page.evaluate(() => window.probe.openConnections()), 0);
});

journey(file, 'a ring that nobody answers ends by itself, and the visitor keeps the place', async (stage) => {
  const { desk, visitor } = await stage.professionalAndVisitor();
  const { waitingSince } = await desk.untilQueued('Kari N.', (entry) => entry.state === 'waiting');
  await desk.call('Kari N.');
  await visitor.untilRung();
  await desk.page.getByText('did not answer, and still waits').first().waitFor({ timeout: 65_000 });
  await visitor.untilWaiting();
  const entry = await desk.untilQueued('Kari N.', ({ state }) => state === 'waiting');
  assert.equal(entry.waitingSince, waitingSince);
});
