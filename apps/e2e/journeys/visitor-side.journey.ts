import assert from 'node:assert/strict';
import type { Desk } from '../harness/desk.ts';
import { journey } from '../harness/journey.ts';
import { until } from '../harness/until.ts';

const file = import.meta.filename;
const HOUR = 3_600_000;

/** An invitation for a time, as the desk's own requests make it. */
const inviteFor = (desk: Desk, visitorName: string, ahead: number): Promise<string> =>
  desk.page.evaluate(
    async ({ name, at }) => {
      const answer = await fetch('/api/desk/invitations', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ visitorName: name, plannedAt: at }),
      });
      return ((await answer.json()) as { link: string }).link;
    },
    { name: visitorName, at: new Date(Date.now() + ahead).toISOString() },
  );

journey(
  file,
  'who helps, writes, asks to be called and misses the ring keeps the place, and the desk knows all of it',
  async (stage) => {
    const desk = await stage.desk('the professional');
    await desk.enter(stage.appliance.links.professional);
    const visitor = await stage.visitor('Kari N.');
    await visitor.openLink(await desk.invite('Kari N.'));
    await visitor.show('visit-1-landing');

    await visitor.button('I need an interpreter or sign language').click();
    await visitor.button('Sign language').click();
    await visitor.page.getByText('We tell the clinic when you come in.').waitFor();
    await visitor.show('visit-2-interpreter');
    await visitor.button('Close').click();
    await visitor.button('I am helping someone else').click();
    await visitor.page.getByText('The appointment is for Kari N.').waitFor();
    await visitor.button('Start', visitor.page).last().click();
    await visitor.page.getByText('Please write your own name.').waitFor();
    await visitor.page.getByLabel('Your own name').fill('Ola Berg');
    await visitor.page.getByLabel('Carer').check();
    await visitor.show('visit-3-helping');
    await visitor.button('Start', visitor.page).last().click();
    await visitor.button('Turn on camera and sound').click();
    await visitor.headline('Is everything all right?').waitFor();
    await visitor.goToWaitingRoom();
    const { waitingSince, helper, interpreter, language, openedAt, checkedAt } = await desk.untilQueued(
      'Kari N.',
      ({ state }) => state === 'waiting',
    );
    assert.deepEqual(
      { helper, interpreter, language },
      { helper: { displayName: 'Ola Berg', relation: 'carer' }, interpreter: 'sign-language', language: 'en' },
    );
    assert.ok(openedAt && checkedAt);

    await visitor.button('Write to the clinic').click();
    await visitor.page.getByLabel('Your message').fill('Her hearing aid is at home.');
    await visitor.show('visit-4-write');
    await visitor.button('Send').click();
    await visitor.page.getByText('Your message has been sent.').waitFor();
    await visitor.button('Close').click();
    await desk.untilQueued('Kari N.', ({ written }) => written[0]?.text === 'Her hearing aid is at home.');

    await visitor.button('Call me instead').click();
    await visitor.page.getByLabel('Your telephone number').fill('12');
    await visitor.button('Yes, call me').last().click();
    await visitor.page.getByText('Please write your whole telephone number.').waitFor();
    await visitor.page.getByLabel('Your telephone number').fill('22 00 01 23');
    await visitor.button('Yes, call me').last().click();
    await visitor.page.getByText('The clinic knows. We will call you on ••• 123.').waitFor();
    await visitor.show('visit-5-call-me');
    await visitor.button('Close').click();
    await desk.untilQueued('Kari N.', ({ callBackAt }) => callBackAt !== null);

    await desk.choose('Kari N.', 'Put on hold');
    await visitor.page.getByText('asks you to wait a little longer').waitFor();
    await visitor.show('visit-6-held');

    // Another device, a refresh and a ring that was not taken: the place stays, and what was typed does too.
    await visitor.button('Write to the clinic').click();
    await visitor.page.getByLabel('Your message').fill('Not finished yet');
    await desk.call('Kari N.');
    await visitor.untilRung();
    assert.equal(await visitor.page.locator('dialog[open]').count(), 0, 'nothing covers the ring');
    await visitor.button('Not yet').click();
    await visitor.page.getByText('You keep your place. We will ring again.').waitFor();
    await visitor.button('Write to the clinic').click();
    assert.equal(await visitor.page.getByLabel('Your message').inputValue(), 'Not finished yet');
    await visitor.button('Close').click();
    await visitor.page.reload();
    await visitor.headline('You are in the waiting room').waitFor();
    const second = await visitor.openTab(visitor.page.url());
    await visitor.button('Move it here', second).click();
    await visitor.headline('You are in the waiting room', second).waitFor();
    const still = await desk.untilQueued('Kari N.', ({ state }) => state === 'waiting');
    assert.equal(still.waitingSince, waitingSince);

    await desk.choose('Kari N.', 'Call by phone …');
    await desk.button('Show the number').click();
    await desk.page.getByText('22 00 01 23').first().waitFor();
    await desk.at('by-phone').click();
    await visitor.headline(/ will call you$/, second).waitFor();
    await second.getByText('We call you on ••• 123.').waitFor();
    await second.getByText(/^Your code: \d{4} \d{4} \d{4}$/).waitFor();
    await visitor.shot('visit-7-by-phone', second);
  },
);

journey(file, 'who comes early, in vain or with half a link is told what comes now', async (stage) => {
  const desk = await stage.desk('the professional');
  await desk.enter(stage.appliance.links.professional);
  const visitor = await stage.visitor('Anne Lie');
  await visitor.page.goto(await inviteFor(desk, 'Anne Lie', 3 * HOUR));
  await visitor.headline('You are early').waitFor();
  await visitor.show('visit-1-early');
  await visitor.button('Test now').click();
  await visitor.button('Turn on camera and sound').click();
  await visitor.headline('Is everything all right?').waitFor();
  await visitor.button('Continue').click();
  await visitor.page.getByText('Your test is done.').waitFor();
  const tested = await desk.untilQueued('Anne Lie', ({ checkedAt }) => checkedAt !== null);
  assert.equal(tested.state, 'invited');
  const calendar = await visitor.page.request.get(
    `${stage.appliance.origin}${await visitor.page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href')}`,
  );
  assert.match(await calendar.text(), /^BEGIN:VCALENDAR\r\n/);

  await visitor.page.goto(await inviteFor(desk, 'Per Vik', -HOUR));
  await visitor.page.getByText('We may still see you.').waitFor();
  await visitor.show('visit-2-late');

  visitor.expectedRefusal = /status of 404/;
  await visitor.page.goto(`${stage.appliance.origin}/j/AbCdEfGhIjKlMnOpQrStUv`);
  await visitor.headline('We can’t find this appointment').waitFor();
  await visitor.button('Type the 9 digits from your letter').click();
  await visitor.page.getByLabel('The 9 digits from your letter').fill('000 000 000');
  await visitor.button('Open').click();
  await visitor.page.getByText('We can’t find this code.').waitFor();
  await visitor.show('visit-3-unknown');
});

journey(
  file,
  'anybody tests camera, sound and each way to the relay, and reads the result out as six figures',
  async (stage) => {
    const visitor = await stage.visitor('somebody');
    await visitor.page.goto(`${stage.appliance.origin}/fjordklinikken/check`);
    await visitor.headline('Test your device').waitFor();
    await visitor.show('check-1-begin');
    await visitor.button('Start the test').click();
    const code = visitor.page.locator('#result-code');
    await code.getByText(/^Your result code: /).waitFor({ timeout: 40_000 });
    for (const way of ['udp', 'tcp', 'tls'])
      assert.match((await visitor.page.locator(`[data-way=${way}]`).textContent()) ?? '', /works/, way);
    await visitor.show('check-2-result');
    assert.match((await code.textContent()) ?? '', /\d{4} \d\d/);
    // Nothing is left at the relay for long.
    await until(
      'the relay holds nothing more',
      () => stage.appliance.relay.allocations(),
      (count) => count === 0,
    );
  },
  { tls: true },
);
