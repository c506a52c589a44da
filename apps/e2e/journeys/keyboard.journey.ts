import { journey } from '../harness/journey.ts';
import { requireMedia } from '../harness/media.ts';

journey(import.meta.filename, 'a whole call with the keyboard alone, on both sides', async (stage) => {
  const desk = await stage.desk('the professional');
  await desk.page.goto(stage.appliance.links.professional);
  await desk.pressByKeyboard('Open my desk');
  await desk.page.getByRole('heading', { name: 'Waiting now' }).waitFor();
  const visitor = await stage.visitor('Kari N.');
  await visitor.openLink(await desk.invite(null));
  await visitor.pressByKeyboard('Start');
  await visitor.pressByKeyboard('Turn on camera and sound');
  await visitor.pressByKeyboard('Continue');
  await visitor.page.getByLabel('Your name').waitFor();
  await visitor.tabTo('Your name');
  await visitor.page.keyboard.type('Kari N.');
  await visitor.page.keyboard.press('Enter');
  await visitor.untilWaiting();
  await desk.callButton('Kari N.').waitFor();
  await desk.pressByKeyboard('Call Kari N.');
  await visitor.untilRung();
  await visitor.pressByKeyboard('Answer');
  await requireMedia(visitor, desk);
  await visitor.pressByKeyboard('Microphone');
  await desk.page
    .getByText(/The microphone of .* is off/)
    .first()
    .waitFor();
  await visitor.pressByKeyboard('Microphone');
  await desk.pressByKeyboard('End for both');
  await visitor.untilOver();
  await desk.pressByKeyboard('Completed');
  await desk.untilQueued('Kari N.', (entry) => entry.outcome === 'completed');
});
