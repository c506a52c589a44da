import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';
import { requireMedia } from '../harness/media.ts';

const file = import.meta.filename;

journey(file, 'a team is founded, closed, opened, visited without an invitation, and suspended', async (stage) => {
  const { appliance } = stage;
  const desk = await stage.desk('the owner');
  const { page } = desk;
  desk.expectedRefusal = /409 \(Conflict\)/;
  await desk.enter(appliance.links.professional);
  await desk.at('go-admin').click();
  await desk.at('admin-rooms').click();
  await desk.at('teams').getByText('Walk-in clinic').waitFor();
  await desk.show('1-rooms');
  await desk.at('new-team').click();
  await desk.at('team-name').fill('Knees & hips');
  await desk.at('found-team').click();
  const save = async (): Promise<void> => {
    await desk.at('save-room').click();
    await page.getByText('Saved. Visitors see it from now on.').waitFor();
  };
  await desk.at('room-slug').waitFor();
  assert.equal(await desk.at('room-slug').inputValue(), 'knees-hips');

  // What is wrong stands beside the field; another room's address is not to be had.
  for (const member of await desk.at('team-member').all()) await member.check();
  await desk.at('walk-in').check();
  await desk.at('room-slug').fill('walk-in-clinic');
  await desk.at('add-question').click();
  await desk.at('save-room').click();
  await page.getByText('Write the question, or remove it.').waitFor();
  await desk.at('question-0').fill('What is it about?');
  await desk.at('needed-0').check();
  await desk.at('save-room').click();
  await page.getByText('Another room has this address').waitFor();
  await desk.show('2-problems');
  await desk.at('room-slug').fill('knees');
  await desk.at('waiting-text').fill('Wear loose trousers.');
  await desk.at('show-position').check();
  await desk.at('confirm-before').check();
  await save();

  // Hours by keyboard: none on any day, so that it is closed whatever the day is.
  await desk.at('hours-written').focus();
  await page.keyboard.press('Space');
  await desk.at('weekday-0').waitFor();
  await desk.at('add-exception').focus();
  await page.keyboard.press('Enter');
  await desk.at('exception-day').fill('2030-12-24');
  await desk.show('3-hours');
  for (let left = await desk.at('remove-span').count(); left > 0; left--) {
    await desk.at('remove-span').first().focus();
    await page.keyboard.press('Enter');
  }
  await desk.at('closed-text').fill('At night, call the ward.');
  await save();

  const visitor = await stage.visitor('Nils N.');
  visitor.expectedRefusal = /(409 \(Conflict\)|400 \(Bad Request\))/;
  const door = `${appliance.origin}/fjordklinikken/knees`;
  await visitor.page.goto(`${appliance.origin}/fjordklinikken`);
  await visitor.page.getByRole('link', { name: 'Knees & hips' }).waitFor();
  await visitor.show('4-whom-one-can-visit');
  await visitor.page.getByRole('link', { name: 'Knees & hips' }).click();
  await visitor.headline('Knees & hips is closed now').waitFor();
  await visitor.page.getByText('At night, call the ward.').waitFor();
  await visitor.show('5-closed');

  await desk.at('hours-always').check();
  await save();
  await desk.show('6-saved');

  // A form that keeps what was typed, and leads on into the ordinary visit without a second landing.
  await visitor.page.reload();
  await visitor.headline('Visit Knees & hips').waitFor();
  await visitor.button('Go to the waiting room').click();
  await visitor.page.getByText('Please write your name.').waitFor();
  await visitor.page.getByLabel('Your name').fill('Nils N.');
  await visitor.page.getByLabel('Your mobile number').fill('12');
  await visitor.page.getByLabel('What is it about?').fill('My left knee');
  await visitor.button('Go to the waiting room').click();
  await visitor.page.getByText('We cannot call this number.').waitFor();
  await visitor.show('7-form');
  await visitor.page.getByLabel('Your mobile number').fill('412 34 567');
  await visitor.button('Go to the waiting room').click();
  await visitor.button('Turn on camera and sound').click();
  await visitor.headline('Is everything all right?').waitFor();
  await visitor.goToWaitingRoom();
  await visitor.untilTold('the text of the room', ({ room }) => room.waitingText === 'Wear loose trousers.');
  await visitor.page.reload();
  await visitor.untilWaiting();

  // Two of the team see the visitor with the answers; both press, one rings.
  const colleague = await stage.desk('the colleague');
  await colleague.enter(appliance.links.colleague);
  await desk.at('go-today').click();
  await desk.row('Nils N.').getByText('Show answers').click();
  await desk.row('Nils N.').getByText('My left knee').waitFor();
  await desk.show('8-queue');
  const entry = await desk.untilQueued('Nils N.', ({ state }) => state === 'waiting');
  assert.deepEqual([entry.walkIn, entry.professional, entry.room.team], [true, null, 'Knees & hips']);
  for (const each of [desk, colleague]) await each.callButton('Nils N.').click();
  await Promise.all([desk, colleague].map((each) => each.at('confirm-call').waitFor()));
  await Promise.all([desk, colleague].map((each) => each.at('confirm-call').click()));
  await visitor.untilRung();
  const rung = await desk.untilQueued('Nils N.', ({ state }) => state === 'ringing');
  const [ringing, other] = rung.with?.displayName === 'Dr Jonas Berg' ? [colleague, desk] : [desk, colleague];
  await other.page.getByText('Calling Nils N. …', { exact: true }).first().waitFor({ state: 'hidden' });
  await visitor.answer();
  await requireMedia(visitor, ringing);
  await ringing.endForBoth();
  await ringing.backToQueue();

  // Suspended: nobody new comes in, and reads why.
  await desk.at('go-admin').click();
  await desk.at('admin-rooms').click();
  await page.getByRole('button', { name: 'Settings of Knees & hips' }).click();
  await desk.at('suspend-text').fill('We are ill today. Please call us.');
  await desk.at('suspend-room').click();
  await desk.at('suspended-since').waitFor();
  await desk.show('9-suspended');
  const late = await stage.visitor('Ola N.');
  await late.page.goto(door);
  await late.page.getByText('We are ill today. Please call us.').waitFor();
  await late.show('10-suspended');
  await desk.at('resume-room').click();
  await late.page.reload();
  await late.headline('Visit Knees & hips').waitFor();

  // A professional's own room, changed by the one whose it is.
  await colleague.at('go-settings').click();
  await colleague.at('go-my-room').click();
  await colleague.at('room-slug').fill('jonas');
  await colleague.at('walk-in').check();
  await colleague.at('save-room').click();
  await colleague.page.getByText('Saved. Visitors see it from now on.').waitFor();
  await colleague.show('11-my-room');
  await late.page.goto(`${appliance.origin}/fjordklinikken/jonas`);
  await late.headline('Visit Dr Jonas Berg').waitFor();
});
