import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../harness/browser.ts';
import { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { journey } from '../harness/journey.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/people/by-mail', import.meta.url));
/** The last one: a role that sees no queue is refused the line to it. */
const REFUSED = /40[01349] \((Unauthorized|Bad Request|Forbidden|Not Found|Conflict)\)|Unexpected response code: 403/;
const PASSWORD = 'correct horse battery';

void test(
  'from an invitation by mail to a colleague who leaves: the desk closes within five seconds',
  { timeout: 180_000 },
  async () => {
    mkdirSync(ARTIFACTS, { recursive: true });
    const server = await ConfiguredServer.start(ARTIFACTS);
    const browser = await openBrowser();
    const sit = (name: string) => Desk.sit({ name, browser, origin: server.origin, artifacts: ARTIFACTS });
    const owner = await sit('the owner');
    const kari = await sit('the invited');
    for (const person of [owner, kari]) person.expectedRefusal = REFUSED;
    try {
      const field = (name: string) => owner.page.locator(`[name="${name}"]`);
      await owner.page.goto(server.setup);
      await field('name').fill('Fjordklinikken');
      await field('emergencyNumber').fill('113');
      await field('displayName').fill('Dr Ingrid Hansen');
      await field('email').fill('ingrid@fjord.example');
      await field('password').fill(PASSWORD);
      await owner.at('finish-setup').click();
      await owner.at('go-admin').click();
      await owner.at('admin-people').click();
      await owner.at('staff-member').first().waitFor();

      // By keyboard alone; what is wrong is said, and nothing that was typed is lost.
      await owner.pressByKeyboard('Invite somebody');
      await owner.at('staff-email').fill('ingrid@fjord.example');
      await owner.at('staff-name').fill('Kari Nordmann');
      await owner.page.keyboard.press('Enter');
      await owner.at('fault').waitFor();
      assert.equal(await owner.at('staff-name').inputValue(), 'Kari Nordmann');
      await owner.show('1-invite');
      await owner.at('staff-email').fill('kari@fjord.example');
      await owner.page.keyboard.press('Enter');
      await owner.at('staff-invited').waitFor();
      assert.equal(await owner.at('staff-link').count(), 0, 'what goes by mail is not shown');
      await owner.at('staff-invite-done').click();

      // The panel is gone, and the keyboard is where it was.
      await owner.page.waitForFunction(() => document.activeElement?.getAttribute('data-test') === 'invite-staff');

      // Sent again: the first link is dead.
      const first = await server.mailedLink('/desk/join');
      await owner.at('resend').click();
      await owner.at('notice').waitFor();
      await kari.page.goto(first);
      await kari.at('link-used').waitFor();
      await owner.show('2-people');

      const link = await server.mailedLink('/desk/join');
      assert.notEqual(link, first);
      // Looked at by a scanner before, and opened twice.
      for (let look = 0; look < 2; look++) {
        await kari.page.goto('about:blank');
        await kari.page.goto(link);
        await kari.at('join-intro').waitFor();
      }
      assert.equal(await kari.at('join-name').inputValue(), 'Kari Nordmann');
      await kari.at('join-password').fill('short');
      await kari.at('join-do').click();
      await kari.at('fault').waitFor();
      await kari.show('3-join');
      await kari.at('join-password').fill('four words in a row');
      await kari.at('join-do').click();
      await kari.page.getByRole('heading', { name: 'Waiting now' }).waitFor();

      // A lost laptop: signed out everywhere after a question, and in again.
      await owner.page.reload();
      await owner.page.getByRole('button', { name: 'Change Kari Nordmann' }).click();
      await owner.at('end-logins').press('Enter');
      await owner.at('end-logins-sure').waitFor();
      await owner.show('4-sign-out');
      await owner.at('end-logins-sure').press('Enter');
      await kari.at('signed-out').waitFor({ timeout: 5_000 });
      await owner.page.getByText('Kari Nordmann is signed out everywhere.').waitFor();
      await kari.at('email').fill('kari@fjord.example');
      await kari.at('password').fill('four words in a row');
      await kari.at('sign-in').click();
      await kari.page.getByRole('heading', { name: 'Waiting now' }).waitFor();

      // Kari expects a visitor; then she leaves, and the owner takes the visitor over.
      await kari.invite('Ola N.');
      await owner.page.reload();
      await owner.at('staff-member').nth(1).waitFor();
      assert.equal(await owner.at('staff-invitation').count(), 0);
      await owner.page.getByRole('button', { name: 'Change Kari Nordmann' }).click();
      await owner.at('expected').waitFor();
      await owner.show('4-change');
      await owner.at('hand-over-to').selectOption({ label: 'Dr Ingrid Hansen' });
      await owner.at('deactivate').click();
      await kari.at('signed-out').waitFor({ timeout: 5_000 });
      await owner.at('notice').waitFor();
      await owner.page.goto(`${server.origin}/desk`);
      await owner.page.getByText('Ola N.').first().waitFor();

      // Who has left is refused as one who never was.
      await kari.page.goto(`${server.origin}/desk/sign-in`);
      await kari.at('email').fill('kari@fjord.example');
      await kari.at('password').fill('four words in a row');
      await kari.at('sign-in').click();
      await kari.at('fault').waitFor();

      // Back again, and the owner: a typed name, then the other's role.
      await owner.page.goto(`${server.origin}/desk/admin/people`);
      await owner.page.getByRole('button', { name: 'Change Kari Nordmann' }).click();
      await owner.at('reactivate').click();
      await owner.at('notice').waitFor();
      await owner.page.getByRole('button', { name: 'Change Kari Nordmann' }).click();
      await owner.at('transfer-name').fill('Another clinic');
      await owner.at('transfer').click();
      await owner.at('fault').waitFor();
      await owner.at('transfer-name').fill('Fjordklinikken');
      await owner.at('transfer').click();
      await owner.page.getByText('Kari Nordmann is the owner now.').waitFor();
      for (const { faults, foreignRequests } of [owner, kari]) assert.deepEqual([faults, foreignRequests], [[], []]);
    } catch (error) {
      await owner.shot('failed-owner').catch(() => undefined);
      await kari.shot('failed-invited').catch(() => undefined);
      throw error;
    } finally {
      await browser.close();
      await server.stop();
    }
  },
);

journey(import.meta.url, 'without a mail server invitations are links, one by one and from a list', async (stage) => {
  const owner = await stage.desk('the owner');
  owner.expectedRefusal = REFUSED;
  await owner.enter(stage.appliance.links.professional);
  await owner.page.goto(`${stage.appliance.origin}/desk/admin/people`);
  await owner.at('no-mail').waitFor();
  await owner.at('invite-staff').click();
  await owner.at('staff-email').fill('kari@fjord.example');
  await owner.at('send-staff-invitation').click();
  await owner.at('staff-link').waitFor();
  const link = await owner.at('staff-link').inputValue();
  await owner.show('5-link');
  await owner.at('staff-invite-done').click();

  await owner.at('import-staff').click();
  await owner.at('staff-lines').fill('ola@fjord.example;Ola Nordmann;Receptionist\nno address;;\nkari@fjord.example;;');
  await owner.at('check-list').click();
  await owner.at('list-verdict').waitFor();
  assert.equal(await owner.at('send-list').count(), 0, 'nothing is half done');
  await owner.show('6-list');
  await owner.at('staff-lines').fill('ola@fjord.example;Ola Nordmann;Receptionist\nkari@fjord.example;;');
  await owner.at('check-list').click();
  await owner.at('send-list').click();
  await owner.at('staff-imported').waitFor();
  await owner.show('7-list-sent');
  await owner.at('import-done').click();
  await owner.at('staff-invitation').nth(1).waitFor();

  // Found by a part of the name; revoked, its link opens no more.
  await owner.at('search-staff').fill('berg');
  await owner.page.waitForFunction(() => document.querySelectorAll('[data-test=staff-member]').length === 1);
  await owner.at('search-staff').fill('');
  await owner.at('staff-invitation').nth(1).waitFor();
  await owner.page.getByRole('button', { name: 'Revoke the invitation of kari@fjord.example' }).click();
  await owner.at('notice').waitFor();
  await owner.page.waitForFunction(() => document.activeElement?.id === 'invited-heading');
  const kari = await stage.desk('the invited');
  kari.expectedRefusal = REFUSED;
  await kari.page.goto(link);
  await kari.at('link-used').waitFor();
});
