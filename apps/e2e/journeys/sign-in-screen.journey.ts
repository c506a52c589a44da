import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../harness/browser.ts';
import { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { SmallIdp } from '../harness/small-idp.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/sign-in-screen', import.meta.url));
const REFUSED = /40[01349] \((Unauthorized|Bad Request|Forbidden|Not Found|Conflict)\)|Unexpected response code: 403/;

void test(
  'an identity provider is added by its metadata, tried, mended, switched on, and its keys change',
  { timeout: 180_000 },
  async () => {
    rmSync(ARTIFACTS, { recursive: true, force: true });
    mkdirSync(ARTIFACTS, { recursive: true });
    const idp = await SmallIdp.start(12);
    const server = await ConfiguredServer.start(ARTIFACTS);
    const browser = await openBrowser();
    const owner = await Desk.sit({ name: 'the owner', browser, origin: server.origin, artifacts: ARTIFACTS });
    owner.expectedRefusal = REFUSED;
    const nurse = await Desk.sit({ name: 'the nurse', browser, origin: server.origin, artifacts: ARTIFACTS });
    nurse.expectedRefusal = REFUSED;
    const { page } = owner;
    /** In the tab that opens; the screen tells by itself. */
    const tryOut = async (): Promise<void> => {
      const opened = page.context().waitForEvent('page');
      await owner.at('try-sign-in').press('Enter');
      const tab = await opened;
      await owner.at('trial-outcome', tab).waitFor();
      assert.equal(new URL(tab.url()).origin, server.origin);
      await tab.close();
      await owner.at('trial-waiting').waitFor({ state: 'detached' });
    };
    try {
      await page.goto(server.setup);
      const field = (name: string) => page.locator(`[name="${name}"]`);
      await field('name').fill('Fjordklinikken');
      await field('emergencyNumber').fill('113');
      await field('displayName').fill('Dr Ingrid Hansen');
      await field('email').fill('ingrid@fjord.example');
      await field('password').fill('correct horse battery');
      await owner.at('finish-setup').click();
      await owner.at('go-admin').click();
      await owner.at('admin-sign-in').click();
      await owner.at('no-providers').waitFor();
      await owner.at('second-factor-required').waitFor();
      await owner.show('1-none');

      // What is no metadata is refused in words, and stays to be corrected.
      await owner.at('add-provider').press('Enter');
      await owner.at('metadata-xml').fill('<html>Sign in</html>');
      await owner.pressByKeyboard('Look at it');
      await owner.at('metadata-fault').waitFor();
      assert.equal(await owner.at('metadata-xml').inputValue(), '<html>Sign in</html>');
      const file = join(ARTIFACTS, 'metadata.xml');
      writeFileSync(file, idp.metadata());
      await owner.at('metadata-file').setInputFiles(file);
      await owner.at('metadata-found').waitFor();
      assert.equal(await owner.at('found-entity-id').textContent(), `${idp.origin}/metadata`);
      assert.match((await owner.at('found-digest').textContent()) ?? '', /^[0-9a-f]{64}$/);
      await owner.at('provider-name').fill('Hospital account');
      await owner.show('2-found');
      await owner.at('provider-name').press('Enter');
      await owner.at('our-acs').waitFor();
      assert.match((await owner.at('our-acs').textContent()) ?? '', /^http:\/\/localhost:\d+\/saml\/[a-z0-9-]+\/acs$/);
      const [download] = await Promise.all([page.waitForEvent('download'), owner.at('our-metadata').click()]);
      assert.match(download.suggestedFilename(), /^confrere-.*\.xml$/);

      // Tried while it is switched off: nobody here knows them, and the screen says what to do.
      idp.attributes = {
        mail: ['nora@fjord.example'],
        displayName: ['Nora Nilsen'],
        memberOf: ['vc-clinician', 'staff'],
      };
      await tryOut();
      assert.match((await owner.at('trial-outcome').textContent()) ?? '', /saml\.not-invited/);
      assert.match((await owner.at('last-attributes').textContent()) ?? '', /n•••@f••••\.e••••••/);
      await owner.show('3-tried');

      // Rules: what is missing is said at its field, and nothing typed is lost.
      await owner.at('provisioning-by-group').check();
      await owner.at('add-rule').press('Enter');
      await owner.at('email-domains').fill('fjord.example');
      await owner.at('save-rules').press('Enter');
      await owner.at('fault').waitFor();
      await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset['test'] === 'rule-group');
      assert.equal(await owner.at('email-domains').inputValue(), 'fjord.example');
      await page.keyboard.type('vc-clinician');
      await page.keyboard.press('Enter');
      await owner.at('notice').waitFor();
      await tryOut();
      assert.match((await owner.at('trial-outcome').textContent()) ?? '', /would join the staff as professional/);
      await owner.show('4-works');
      await owner.at('email-domains').scrollIntoViewIfNeeded();
      await owner.show('4-rules');
      await owner.at('switch-provider').press('Enter');
      await page.getByText('is offered on the sign-in page now').waitFor();
      assert.match((await owner.at('provider-state').textContent()) ?? '', /ends in 12 days/);

      // Told wherever the owner is, until it is closed.
      await owner.at('go-today').click();
      await page.reload();
      await owner.at('certificate-notice').waitFor();
      await owner.show('5-notice');
      await owner.at('close-certificate-notice').press('Enter');
      await page.reload();
      await owner.at('go-admin').click();
      await owner.at('admin-sign-in').click();
      await owner.at('open-provider').press('Enter');
      await owner.at('renew-metadata').waitFor();
      assert.equal(await owner.at('certificate-notice').count(), 0);

      // Its keys change: both stand side by side, then the old one goes.
      idp.changeKeys(365);
      await owner.at('renew-metadata').press('Enter');
      await owner.at('metadata-xml').fill(idp.metadata());
      await owner.at('look-at-metadata').click();
      await owner.at('metadata-changes').waitFor();
      await owner.show('6-changes');
      await owner.at('take-metadata').press('Enter');
      await owner.at('roll-over').waitFor();
      await owner.show('7-roll-over');
      await owner.at('remove-certificate').nth(1).press('Enter');
      await owner.at('roll-over').waitFor({ state: 'detached' });
      await tryOut();

      // The list, and accounts of the appliance.
      await owner.at('back').press('Enter');
      await owner.at('provider').waitFor();
      assert.match((await owner.at('provider-state').textContent()) ?? '', /Nobody has signed in/);
      await owner.at('second-factor-required').check();
      await owner.at('save-local-accounts').press('Enter');
      await page.getByText('Saved.').waitFor();
      await owner.show('8-list');

      // Accounts of the appliance are not switched off before somebody has come in by the other way.
      await owner.at('local-allowed').uncheck();
      await owner.at('save-local-accounts').press('Enter');
      await owner.at('local-fault').waitFor();
      assert.equal(await owner.at('local-allowed').isChecked(), false);
      await nurse.page.goto(`${server.origin}/desk`);
      await nurse.at('identity-provider').click();
      await nurse.at('member').waitFor();
      await owner.at('save-local-accounts').press('Enter');
      await page.getByText('From now on only the owner').waitFor();
      await owner.at('local-allowed').scrollIntoViewIfNeeded();
      await owner.show('9-only-the-owner');
      await nurse.page.reload();
      await nurse.at('member').waitFor();
      await nurse.page.context().clearCookies();
      await nurse.page.goto(`${server.origin}/desk`);
      await nurse.at('owner-only').waitFor();
      await nurse.show('10-without-a-password');
      assert.equal(await nurse.at('password').count(), 0);
      await nurse.at('is-owner').press('Enter');
      await nurse.at('email').fill('ingrid@fjord.example');
      await nurse.at('password').fill('not that one, no');
      await nurse.at('sign-in').press('Enter');
      await nurse.page.getByText('switched off at your organization').waitFor();
      await nurse.at('password').fill('correct horse battery');
      await nurse.at('sign-in').press('Enter');
      await nurse.at('authenticator-secret').waitFor();
      await owner.at('open-provider').press('Enter');
      await owner.at('remove-provider').press('Enter');
      await owner.at('remove-sure').press('Enter');
      await page.getByText('their only way in').waitFor();
      await owner.at('back').press('Enter');
      await owner.at('local-allowed').check();
      await owner.at('save-local-accounts').press('Enter');
      await page.getByText('Saved.').waitFor();
      await owner.at('open-provider').press('Enter');
      await owner.at('remove-provider').press('Enter');
      await owner.at('remove-sure').press('Enter');
      await owner.at('no-providers').waitFor();
      assert.deepEqual([owner.faults, owner.foreignRequests, nurse.faults], [[], [], []]);
    } catch (error) {
      await owner.shot('failed').catch(() => undefined);
      throw error;
    } finally {
      await browser.close();
      await server.stop();
      await idp.stop();
    }
  },
);
