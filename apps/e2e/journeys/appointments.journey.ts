import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';

const DAY = 86_400_000;
const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 10);

journey(
  import.meta.filename,
  'an appointment is booked, refused where the time is taken, and opened by the code of its letter',
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
    desk.expectedRefusal = /409 \(Conflict\) .*\/api\/desk\/appointments/;
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
    await visitor.page.getByText(/10:30/).first().waitFor();

    await desk.at('go-to-day').fill(tomorrow);
    await desk.at('view-day').click();
    await desk.at('appointment').first().waitFor();
    await desk.show('desk-3-appointments');
  },
);
