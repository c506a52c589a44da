import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';

const DAY = 86_400_000;
const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 10);

journey(
  import.meta.filename,
  'an appointment is booked, told of as it was shown, opened by the code of its letter, moved, and cancelled',
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
    await desk.at('invite-phone').fill('412 34 567');
    const preview = await desk.at('preview-sms').locator('[data-test=preview-text]').innerText();
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

    // Moved: the same link says the new time.
    await desk.at('appointment').first().click();
    await desk.at('move').click();
    await desk.at('move-time').fill('11:30');
    await desk.show('desk-4-move');
    await desk.at('save-move').click();
    await desk.at('panel-when').filter({ hasText: '11:30' }).waitFor();
    await desk.show('desk-5-panel');
    await visitor.page.reload();
    await visitor.page.getByText(/11:30/).first().waitFor();
    await visitor.show('visit-2-moved');

    // The letter has the code, and no word of what the visit is for.
    await desk.at('hand-out').click();
    const letter = desk.context.waitForEvent('page');
    await desk.at('print-letter').click();
    const page = await letter;
    await page.locator('[data-test=letter-code]').filter({ hasText: code }).waitFor();
    await desk.shot('desk-6-letter', page);
    await page.close();

    await desk.at('cancel-appointment').click();
    await desk.at('cancel-yes').click();
    await desk.at('panel-status').filter({ hasText: 'Cancelled' }).waitFor();
    await visitor.page.reload();
    await visitor.headline(/cancelled/).waitFor();
    await visitor.show('visit-3-cancelled');
    await desk.at('close-panel').click();

    // What was shown before it was sent is what was sent, but for the secret of the link.
    await desk.at('go-admin').click();
    await desk.at('admin-messages').click();
    await desk.at('shown-sms').nth(2).waitFor();
    const sent = await desk.at('shown-sms').allInnerTexts();
    const withoutLink = (text: string): string => text.replaceAll(/https?:\S+/g, '…').replaceAll(/\s+/g, ' ');
    assert.ok(
      sent.some((text) => withoutLink(text).includes(withoutLink(preview))),
      'the text message was another than the one shown',
    );
    await desk.show('desk-7-messages');
  },
);
