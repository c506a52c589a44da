import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';

journey(import.meta.filename, 'two desks tend three visitors at once, and nobody is lost', async (stage) => {
  const desk = await stage.desk('the professional');
  const colleague = await stage.desk('the colleague');
  await desk.enter(stage.appliance.links.professional);
  await colleague.enter(stage.appliance.links.colleague);
  const names = ['Kari N.', 'Ola Berg', 'Anne Lie'] as const;
  const visitors = await Promise.all(
    names.map(async (name) => {
      const visitor = await stage.visitor(name);
      await visitor.arrive(await desk.invite(name));
      return visitor;
    }),
  );
  const [kari, ola, anne] = visitors;
  assert.ok(kari && ola && anne);
  for (const name of names) await desk.callButton(name).waitFor();

  // Late, a message and on hold, each from the menu; the first with the keyboard alone.
  await desk.pressByKeyboard('More for Kari N.');
  await desk.page.getByRole('menuitem', { name: 'Say that it gets later' }).waitFor();
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('ArrowRight');
  await desk.page.getByRole('menuitem', { name: 'About 5 minutes late' }).waitFor();
  await desk.show('desk-1-menu');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Enter');
  const { expectedAt } = await kari.untilTold('when it goes on', (visit) => visit.expectedAt !== null);
  const minutes = (Date.parse(expectedAt ?? '') - Date.now()) / 60_000;
  assert.ok(minutes > 8 && minutes <= 11, `about 10 minutes late is a time in ${minutes} minutes`);
  await desk.page.getByText('Kari N. was told: about 10 minutes late.').waitFor();

  await colleague.choose('Ola Berg', 'Write a message …');
  await colleague.page.getByLabel('Thank you for waiting.').check();
  await colleague.show('desk-2-message');
  await colleague.button('Send').click();
  await ola.untilTold('what the staff says', ({ notice }) => notice === 'Thank you for waiting.');
  await desk.row('Ola Berg').getByText('Thank you for waiting.').waitFor();

  await desk.choose('Anne Lie', 'Put on hold');
  await anne.untilTold('to wait a little longer', ({ held }) => held);
  await colleague.row('Anne Lie').getByText('On hold since').waitFor();

  // To a colleague with a word for them; the colleague's chime and title count it.
  await desk.choose('Kari N.', 'Transfer …');
  await desk.at('target-member').first().check();
  await desk.page.getByLabel('Note for whoever calls').fill('Name checked. Wants to see you.');
  await desk.show('desk-3-transfer');
  await desk.at('send-transfer').click();
  const taken = await kari.untilTold('who calls instead', ({ expectedAt: at }) => at === null);
  await colleague.row('Kari N.').getByText('Name checked. Wants to see you.').waitFor();
  await colleague.at('scope-mine').click();
  assert.equal(await colleague.at('queue-row').count(), 1);
  assert.match(await colleague.page.title(), /^\(1\) /);
  await colleague.at('scope-all').click();

  await colleague.choose('Ola Berg', 'Take over');
  const { professional } = await ola.untilTold(
    'of the same colleague',
    (visit) => visit.professional.displayName === taken.professional.displayName,
  );
  assert.equal(professional.presence, 'available');
  await colleague.at('away').click();
  await ola.untilTold('that nobody is there', (visit) => visit.professional.presence === 'away');
  await colleague.page.reload();
  await colleague.at('away-notice').waitFor();
  await colleague.button('I am back').click();
  await ola.untilTold('that somebody is there', (visit) => visit.professional.presence === 'available');

  // By telephone instead: the page says so, and is no part of the queue any more.
  await desk.choose('Anne Lie', 'Call by phone …');
  await desk.at('by-phone').waitFor();
  await desk.show('desk-4-phone');
  await desk.at('by-phone').click();
  await anne.untilTold('that the telephone rings', ({ ending }) => ending === 'by-phone');
  await desk.untilQueued('Anne Lie', ({ outcome }) => outcome === 'by-phone');

  // Whoever was transferred is called as if nothing had happened.
  for (const name of ['Kari N.', 'Ola Berg']) await colleague.untilQueued(name, ({ state }) => state === 'waiting');
  await colleague.callButton('Kari N.').click();
  await colleague.at('confirm-call').click();
  await kari.untilRung();
  await desk.show('desk-5-queue');
  await kari.answer();
  await desk.untilQueued('Kari N.', ({ state }) => state === 'in-consultation');
  await colleague.endForBoth();
  await colleague.backToQueue();
  await colleague.at('alerts').click();
  await colleague.at('test-sound').waitFor();
  await colleague.show('desk-6-alerts');
});
