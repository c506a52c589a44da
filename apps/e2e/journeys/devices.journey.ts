import { journey } from '../harness/journey.ts';
import { requireMedia, requireSound } from '../harness/media.ts';

const file = import.meta.filename;

journey(file, 'a visitor without a camera takes part with sound only, and the queue says so', async (stage) => {
  const desk = await stage.desk('the professional');
  await desk.enter(stage.appliance.links.professional);
  const visitor = await stage.visitor('Ola B.', { browser: await stage.browser({ camera: 'none' }) });
  await visitor.openCheck(await desk.invite('Ola B.'));
  await visitor.page.getByText('You can take part with sound only.').waitFor();
  await visitor.shot('check-without-camera');
  await visitor.goToWaitingRoom();
  await desk.untilQueued('Ola B.', (entry) => entry.devices.camera === 'none' && entry.devices.microphone === 'ready');
  await desk.call('Ola B.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor);
  await requireSound(desk);
  await visitor.shot('call-visitor');
  await desk.shot('call-desk');
  await desk.endForBoth();
  await visitor.untilOver();
});

journey(file, 'a blocked camera is explained in words, and there is a way on without it', async (stage) => {
  const desk = await stage.desk('the professional');
  await desk.enter(stage.appliance.links.professional);
  const visitor = await stage.visitor('Ola B.', { browser: await stage.browser({ asks: true }), permissions: [] });
  await visitor.block('camera', 'microphone');
  await visitor.openLink(await desk.invite('Ola B.'));
  await visitor.button('Start').click();
  await visitor.button('Turn on camera and sound').click();
  await visitor.headline('The camera and the sound are blocked').waitFor();
  await visitor.page.getByText('Help code: CAM-2').waitFor();
  await visitor.show('blocked');
  await visitor.button('Continue without both').click();
  await visitor.untilWaiting();
  await desk.untilQueued('Ola B.', (entry) => entry.devices.camera === 'blocked');
  await desk.call('Ola B.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor);
  await desk.endForBoth();
  await visitor.untilOver();
});

journey(file, 'a camera that is allowed later is noticed without another tap', async (stage) => {
  const desk = await stage.desk('the professional');
  await desk.enter(stage.appliance.links.professional);
  const visitor = await stage.visitor('Ola B.', { browser: await stage.browser({ asks: true }), permissions: [] });
  await visitor.block('camera', 'microphone');
  await visitor.openLink(await desk.invite('Ola B.'));
  await visitor.button('Start').click();
  await visitor.button('Turn on camera and sound').click();
  await visitor.headline('The camera and the sound are blocked').waitFor();
  await visitor.allow('camera', 'microphone');
  await visitor.headline('Is everything all right?').waitFor();
});
