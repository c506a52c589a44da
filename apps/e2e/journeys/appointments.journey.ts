import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';

const DAY = 86_400_000;
const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 10);
const nextWeek = new Date(Date.now() + 7 * DAY).toISOString().slice(0, 10);

journey(
  import.meta.filename,
  'an appointment is booked, handed out by code, moved and cancelled, and its visitor sees each of it',
  async (stage) => {
    const desk = await stage.desk('the professional');
    await desk.enter(stage.appliance.links.professional);
    await desk.at('go-appointments').click();
    await desk.at('book').click();
    await desk.at('invite-name').fill('Kari Nordmann');
    await desk.at('invite-date').fill(tomorrow);
    await desk.at('make-link').click();
    await desk.at('time-fault').getByText('Choose a date and a time.').waitFor();
    await desk.at('invite-time').fill('10:30');
    await desk.show('desk-1-invite');
    await desk.at('make-link').click();
    await desk.at('booked-when').waitFor();
    await desk.at('hand-out').click();
    const code = await desk.at('visit-code').innerText();
    await desk.show('desk-2-booked');

    // The same time again is refused by name of the time, and nothing that was typed is lost.
    await desk.at('invite-another').click();
    await desk.at('invite-name').fill('Ola Berg');
    await desk.at('invite-date').fill(tomorrow);
    await desk.at('invite-time').fill('10:45');
    await desk.at('make-link').click();
    await desk
      .at('time-fault')
      .getByText(/10:45 is taken already/)
      .waitFor();
    assert.equal(await desk.at('invite-name').inputValue(), 'Ola Berg');
    await desk.at('close-panel').click();

    const visitor = await stage.visitor('Kari Nordmann');
    await visitor.page.goto(`${stage.appliance.origin}/code`);
    await visitor.show('visit-1-code');
    await visitor.page.getByLabel('9 digits').fill(code);
    await visitor.button('Go on').click();
    await visitor.page.waitForURL(/\/j\//);
    const address = visitor.page.url();
    await visitor.page.getByText(/10:30/).first().waitFor();

    await desk.at('go-to-day').fill(tomorrow);
    await desk.at('view-day').click();
    await desk.at('appointment').first().waitFor();
    await desk.show('desk-3-appointments');
    await desk.at('appointment').first().click();
    await desk.at('move').click();
    await desk.at('move-date').fill(nextWeek);
    await desk.at('move-time').fill('09:15');
    await desk.show('desk-4-move');
    await desk.at('save-move').click();
    await desk
      .at('panel-said')
      .getByText(/Moved to/)
      .waitFor();
    await visitor.page.goto(address);
    await visitor.page.getByText(/09:15/).first().waitFor();
    await visitor.show('visit-2-moved');

    await desk.at('cancel-appointment').click();
    await desk.at('cancel-yes').click();
    await desk.at('panel-status').getByText('Cancelled').waitFor();
    await visitor.page.goto(address);
    await visitor.page
      .getByText(/cancelled/i)
      .first()
      .waitFor();
    await visitor.show('visit-3-cancelled');
  },
);
