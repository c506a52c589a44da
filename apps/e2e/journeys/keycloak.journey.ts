import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import type { Account } from '../harness/account.ts';
import { openBrowser } from '../harness/browser.ts';
import type { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { Keycloak, withoutKeycloak } from '../harness/keycloak.ts';
import {
  ACCOUNTS,
  beginSignIn,
  CLEANER,
  identityOf,
  isAnswer,
  NURSE,
  ourMetadata,
  RECEPTION,
  requireClean,
  saidIn,
  serverTrusting,
} from '../harness/single-sign-on.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/keycloak', import.meta.url));
/** Nobody is signed in yet, or nobody any more. */
const REFUSED = /401 \(Unauthorized\)|WebSocket connection to .* failed/;

void test(
  'staff sign in at Keycloak by group and with encrypted assertions, and sign out both ways',
  { timeout: 480_000, skip: withoutKeycloak },
  async () => {
    rmSync(ARTIFACTS, { recursive: true, force: true });
    mkdirSync(ARTIFACTS, { recursive: true });
    const began = performance.now();
    const keycloak = await Keycloak.start({ logs: ARTIFACTS, accounts: ACCOUNTS });
    console.log(`  Keycloak was there after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    let server: ConfiguredServer | null = null;
    let browser: Browser | null = null;
    const people: Desk[] = [];
    try {
      const { origin } = (server = await serverTrusting(keycloak, ARTIFACTS, { singleLogout: true }));
      const opened = (browser = await openBrowser());
      const sit = async (name: string): Promise<Desk> => {
        const desk = await Desk.sit({ name, browser: opened, origin, artifacts: ARTIFACTS });
        desk.expectedRefusal = REFUSED;
        people.push(desk);
        return desk;
      };
      const nurse = await sit('the nurse');
      await keycloak.trust(await ourMetadata(nurse));

      await beginSignIn(nurse, '/desk/settings');
      const taken = nurse.page.waitForRequest(isAnswer);
      await signInThere(nurse, NURSE);
      await nurse.at('settings').waitFor();
      assert.equal(new URL(nurse.page.url()).pathname, '/desk/settings');
      assert.deepEqual(await identityOf(nurse), ['Nora Nilsen', 'member', 'Fjordklinikken']);
      const said = saidIn(await taken);
      assert.match(said, /<saml:EncryptedAssertion/);
      assert.doesNotMatch(said, /Nora|vc-clinician/);

      const reception = await sit('the reception');
      await beginSignIn(reception);
      await signInThere(reception, RECEPTION);
      await reception.at('member').waitFor();
      assert.deepEqual(await identityOf(reception), ['Rolf Resepsjon', 'reception', 'Fjordklinikken']);

      const cleaner = await sit('the cleaner');
      await beginSignIn(cleaner);
      await signInThere(cleaner, CLEANER);
      await cleaner.at('fault').waitFor();
      const words = 'Your account has no role here yet. Ask your administrator.';
      assert.equal((await cleaner.at('fault').textContent())?.trim(), words);

      // Signed out here, signed out there as well: it asks for the password again.
      await nurse.at('sign-out').click();
      await nurse.at('signed-out').waitFor();
      assert.equal(new URL(nurse.page.url()).origin, origin);
      await nurse.at('identity-provider').click();
      await signInThere(nurse, NURSE);
      await nurse.at('member').waitFor();

      // Signed out there, signed out here as well.
      await nurse.page.goto(keycloak.signOut);
      await nurse.page.locator('#kc-logout').click();
      await nurse.page.getByRole('heading', { name: 'You are logged out' }).waitFor();
      await nurse.page.goto(`${origin}/desk`);
      await nurse.at('signed-out').waitFor();

      requireClean(people, keycloak);
    } catch (error) {
      for (const person of people) await person.shot(`failed-${person.name}`).catch(() => undefined);
      throw error;
    } finally {
      await browser?.close();
      await server?.stop();
      await keycloak.stop();
    }
  },
);

/** At the login form of Keycloak. */
async function signInThere({ page }: Desk, { name, password }: Account): Promise<void> {
  await page.locator('#username').fill(name);
  await page.locator('#password').fill(password);
  await page.locator('#kc-login').click();
}
