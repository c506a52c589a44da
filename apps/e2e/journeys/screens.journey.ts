import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { journey } from '../harness/journey.ts';
import { requireMedia } from '../harness/media.ts';

const file = import.meta.filename;

/** The button that ends a call is red, and the picture stands on dark ground. axe looks at texts, not at icons. */
async function requireColors(leave: Locator): Promise<void> {
  const colors = await leave.evaluate((button) => {
    const paint = (element: Element | null): string => (element ? getComputedStyle(element).backgroundColor : 'none');
    return [paint(button.querySelector('.disc')), paint(button.closest('cf-call-stage'))];
  });
  assert.deepEqual(colors, ['rgb(198, 40, 40)', 'rgb(16, 24, 29)']);
}

journey(
  file,
  'every screen of an ordinary visit fits a telephone and a desk, and axe finds no fault',
  async (stage) => {
    const desk = await stage.desk('the professional');
    await desk.page.goto(stage.appliance.links.professional);
    await desk.button('Open my desk').waitFor();
    await desk.show('desk-1-entry');
    await desk.button('Open my desk').click();
    await desk.page.getByRole('heading', { name: 'Waiting now' }).waitFor();
    await desk.show('desk-2-queue-empty');

    const visitor = await stage.visitor('Kari N.');
    await visitor.openLink(await desk.invite(null));
    await visitor.show('visit-1-landing');
    await visitor.button('Start').click();
    await visitor.button('Turn on camera and sound').waitFor();
    await visitor.show('visit-2-ask');
    await visitor.button('Turn on camera and sound').click();
    await visitor.headline('Is everything all right?').waitFor();
    await visitor.button('Play sound').click();
    await visitor.page.getByText('Did you hear it?').waitFor();
    await visitor.show('visit-3-check');
    await visitor.button('Yes').click();
    await visitor.button('Continue').click();
    await visitor.page.getByLabel('Your name').waitFor();
    await visitor.show('visit-4-name');
    await visitor.page.getByLabel('Your name').fill('Kari N.');
    await visitor.button('Go to the waiting room').click();
    await visitor.untilWaiting();
    await visitor.show('visit-5-waiting');

    await desk.callButton('Kari N.').waitFor();
    await desk.show('desk-3-queue');
    await desk.page.getByRole('link', { name: 'Numbers' }).click();
    await desk.page.getByRole('link', { name: 'Board for the wall' }).click();
    await desk.page.locator('[data-test=board-line]').waitFor();
    assert.doesNotMatch(await desk.page.locator('[data-test=board]').innerText(), /Kari/);
    await desk.show('desk-8-board');
    await desk.page.getByRole('link', { name: 'Back to the desk' }).click();
    await desk.call('Kari N.');
    await visitor.untilRung();
    await desk.show('desk-4-calling');
    await visitor.show('visit-6-ringing');
    await visitor.answer();
    await requireMedia(visitor, desk);
    await requireColors(visitor.button('Leave'));
    await requireColors(desk.button('End for both'));
    await visitor.show('visit-7-call');
    await desk.show('desk-5-call');
    await visitor.button('Leave').click();
    await visitor.button('No, stay').waitFor();
    await visitor.show('visit-8-leave');
    await visitor.button('No, stay').click();
    await desk.endForBoth();
    await visitor.untilOver();
    await visitor.show('visit-9-after');
    await desk.show('desk-6-after');
    await desk.recordOutcome('Completed');
    await desk.untilQueued('Kari N.', (entry) => entry.outcome === 'completed');
    await desk.backToQueue();
    await desk.show('desk-7-queue-after');
    await desk.page.getByRole('link', { name: 'Numbers' }).click();
    await desk.page.locator('[data-test=completed]').filter({ hasText: /^1$/ }).waitFor();
    await desk.page.getByText('As a table').click();
    await desk.show('desk-9-numbers');
  },
);

journey(file, 'an unknown link and a used link say in words what to do', async (stage) => {
  const visitor = await stage.visitor('Kari N.');
  await visitor.page.goto(`${stage.appliance.origin}/j/AAAAAAAAAAAAAAAA#${'A'.repeat(43)}`);
  await visitor.headline(/find this appointment/).waitFor();
  await visitor.show('visit-unknown-link');
  const desk = await stage.desk('the professional');
  await desk.enter(stage.appliance.links.professional);
  const other = await stage.desk('somebody else');
  other.expectedRefusal = /404 \(Not Found\) .*\/api\/entry/;
  await other.page.goto(stage.appliance.links.professional);
  await other.button('Open my desk').click();
  await other.page.getByText('This link does not work any more').waitFor();
  await other.show('desk-used-link');
});

journey(file, 'with the system’s own colors, and with less movement, every screen stays readable', async (stage) => {
  const desk = await stage.desk('the professional');
  await desk.enter(stage.appliance.links.professional);
  const visitor = await stage.visitor('Kari N.');
  await visitor.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  // Pictures only: axe does not know the colors that the system puts in.
  await visitor.openLink(await desk.invite(null));
  await visitor.shot('forced-1-landing');
  await visitor.button('Start').click();
  await visitor.button('Turn on camera and sound').waitFor();
  await visitor.shot('forced-2-ask');
  await visitor.button('Turn on camera and sound').click();
  await visitor.headline('Is everything all right?').waitFor();
  await visitor.shot('forced-3-check');
  const moving = await visitor.page.evaluate(() =>
    [...document.querySelectorAll('button')].some((each) => getComputedStyle(each).transitionDuration !== '0s'),
  );
  assert.equal(moving, false, 'buttons do not change slowly for who wants less movement');
  await visitor.button('Continue').click();
  await visitor.page.getByLabel('Your name').waitFor();
  await visitor.shot('forced-4-name');
  await visitor.page.getByLabel('Your name').fill('Kari N.');
  await visitor.button('Go to the waiting room').click();
  await visitor.untilWaiting();
  await visitor.shot('forced-5-waiting');
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.shot('forced-6-ringing');
  await visitor.answer();
  await requireMedia(visitor, desk);
  await visitor.shot('forced-7-call');
  await desk.endForBoth();
  await visitor.untilOver();
});
