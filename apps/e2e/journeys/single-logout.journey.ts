import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import type { Account } from '../harness/account.ts';
import { openBrowser } from '../harness/browser.ts';
import type { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { SimpleSamlPhp, withoutSimpleSamlPhp } from '../harness/simple-saml-php.ts';
import {
  ACCOUNTS,
  beginSignIn,
  identityOf,
  NURSE,
  ourMetadata,
  requireClean,
  serverTrusting,
} from '../harness/single-sign-on.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/single-logout', import.meta.url));
/** Nobody is signed in, or nobody any more. */
const REFUSED = /401 \(Unauthorized\)|WebSocket connection to .* failed/;

void test(
  'whoever signs out here is signed out at SimpleSAMLphp, and whoever signs out there is signed out here',
  { timeout: 180_000, skip: withoutSimpleSamlPhp },
  async () => {
    rmSync(ARTIFACTS, { recursive: true, force: true });
    mkdirSync(ARTIFACTS, { recursive: true });
    const idp = await SimpleSamlPhp.start({ logs: ARTIFACTS, accounts: ACCOUNTS });
    let server: ConfiguredServer | null = null;
    let browser: Browser | null = null;
    let nurse: Desk | null = null;
    try {
      server = await serverTrusting(idp, ARTIFACTS, { singleLogout: true });
      browser = await openBrowser();
      const { origin } = server;
      nurse = await Desk.sit({ name: 'the nurse', browser, origin, artifacts: ARTIFACTS });
      nurse.expectedRefusal = REFUSED;
      const { page } = nurse;
      idp.trust(await ourMetadata(nurse));

      // Here: the identity provider asks for the password again afterwards.
      await beginSignIn(nurse, '/desk/settings');
      await signInThere(nurse, NURSE);
      await nurse.at('settings').waitFor();
      await nurse.at('sign-out').click();
      await nurse.at('signed-out').waitFor();
      await nurse.at('identity-provider').waitFor();
      assert.equal(new URL(page.url()).origin, origin);
      await nurse.shot('1-signed-out-here');
      await nurse.at('identity-provider').click();
      await signInThere(nurse, NURSE);
      await nurse.at('member').waitFor();
      assert.equal((await identityOf(nurse))[0], 'Nora Nilsen');

      // There: nobody is signed in here any more, in another tab either.
      const tab = await nurse.openTab(`${origin}/desk/settings`);
      await nurse.at('settings', tab).waitFor();
      await page.goto(
        `${idp.origin}/saml2/idp/initSLO.php?RelayState=${encodeURIComponent(`${idp.origin}/logout.php`)}`,
      );
      await page.waitForURL(`${idp.origin}/logout.php`);
      await nurse.shot('2-signed-out-there');
      await page.goto(`${origin}/desk`);
      await nurse.at('signed-out').waitFor();
      await nurse.at('signed-out', tab).waitFor();
      requireClean([nurse], idp);
    } catch (error) {
      await nurse?.shot('failed').catch(() => undefined);
      throw error;
    } finally {
      await browser?.close();
      await server?.stop();
      await idp.stop();
    }
  },
);

/** At its login form: it is there, since nobody is signed in there. */
async function signInThere({ page }: Desk, { name, password }: Account): Promise<void> {
  await page.locator('input[name="username"]').fill(name);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('button[type="submit"], input[type="submit"], #submit_button').first().click();
}
