import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Browser, request } from 'playwright-core';
import type { Account } from '../harness/account.ts';
import { openBrowser } from '../harness/browser.ts';
import type { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { SimpleSamlPhp, withoutSimpleSamlPhp } from '../harness/simple-saml-php.ts';
import {
  ACCOUNTS,
  ADDRESS,
  beginSignIn,
  CLEANER,
  fieldsOf,
  identityOf,
  isAnswer,
  isAnswerAt,
  NURSE,
  ourMetadata,
  postFrom,
  RECEPTION,
  requireClean,
  saidIn,
  serverTrusting,
} from '../harness/single-sign-on.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/single-sign-on', import.meta.url));
/** Nobody is signed in yet. */
const REFUSED = /401 \(Unauthorized\)/;

void test(
  'staff sign in at SimpleSAMLphp: by group, with keys that change, each answer once and in the browser that began',
  { timeout: 180_000, skip: withoutSimpleSamlPhp },
  async () => {
    rmSync(ARTIFACTS, { recursive: true, force: true });
    mkdirSync(ARTIFACTS, { recursive: true });
    const idp = await SimpleSamlPhp.start({ logs: ARTIFACTS, accounts: ACCOUNTS });
    const server = await serverTrusting(idp, ARTIFACTS).catch(async (error: unknown) => {
      await idp.stop();
      throw error;
    });
    let browser: Browser | null = null;
    const people: Desk[] = [];
    const sit = async (name: string): Promise<Desk> => {
      browser ??= await openBrowser();
      const desk = await Desk.sit({ name, browser, origin: server.origin, artifacts: ARTIFACTS });
      desk.expectedRefusal = REFUSED;
      people.push(desk);
      return desk;
    };
    try {
      const nurse = await sit('the nurse');
      idp.trust(await ourMetadata(nurse));

      assert.ok(
        server.setup.startsWith(`${server.origin}/desk/setup#`),
        'the first link leads to the staff’s listener',
      );

      // Back where they were, as somebody whom nobody had invited, with the role that a group of theirs gives.
      await nurse.page.goto(`${server.origin}/desk/settings?organization=fjord`);
      await nurse.at('identity-provider').waitFor();
      await nurse.show('1-sign-in');
      await nurse.at('identity-provider').click();
      const taken = nurse.page.waitForRequest(isAnswer);
      await signInThere(nurse, NURSE);
      await nurse.at('settings').waitFor();
      assert.equal(new URL(nurse.page.url()).pathname, '/desk/settings');
      assert.deepEqual(await identityOf(nurse), ['Nora Nilsen', 'member', 'Fjordklinikken']);
      const said = saidIn(await taken);
      assert.match(said, /<saml:EncryptedAssertion/);
      assert.doesNotMatch(said, /Nora|vc-clinician/);

      // A group that nobody listed gives nothing, however it is spelled; and no other one is guessed.
      const cleaner = await sit('the cleaner');
      await beginSignIn(cleaner);
      await signInThere(cleaner, CLEANER);
      await refused(cleaner, 'Your account has no role here yet. Ask your administrator.');
      await cleaner.show('2-no-role');

      // An answer for one browser is worth nothing in another one, which stays whose it was.
      const reception = await sit('the reception');
      const stolen = new Promise<Record<string, string>>((resolve) => {
        void reception.page.route(isAnswerAt, async (route) => {
          resolve(fieldsOf(route.request()));
          await route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Kept back</title>' });
        });
      });
      await beginSignIn(reception);
      await signInThere(reception, RECEPTION);
      await postFrom(idp, nurse, await stolen);
      const elsewhere = 'This sign-in was begun in another browser. Sign in once more. If it happens again';
      await nurse.at('notice').getByText(elsewhere).waitFor();
      assert.equal((await identityOf(nurse))[0], 'Nora Nilsen');
      await nurse.shot('3-other-browser');

      // Where it belongs it is good, once.
      await reception.page.unroute(isAnswerAt);
      await postFrom(idp, reception, await stolen);
      await reception.at('member').waitFor();
      assert.deepEqual(await identityOf(reception), ['Rolf Resepsjon', 'reception', 'Fjordklinikken']);
      await reception.at('sign-out').click();
      await reception.at('signed-out').waitFor();
      await postFrom(idp, reception, await stolen);
      await refused(
        reception,
        'This answer belongs to a sign-in that was not begun here. Sign in once more. If it happens again, tell your administrator (saml.unknown-request).',
      );
      await reception.show('4-used-already');
      assert.equal(await statusOf(reception), 401);

      // The identity provider signs with its second key, and its session is enough; what this browser had before is over.
      idp.use('second', ['third']);
      const before = await loginCookieOf(nurse);
      await nurse.page.goto(`${server.origin}/saml/${ADDRESS}/sign-in?to=/desk/settings`);
      await nurse.page.waitForURL(`${server.origin}/desk/settings`);
      await nurse.at('settings').waitFor();
      const after = await loginCookieOf(nurse);
      assert.notEqual(after, before);
      assert.deepEqual(await Promise.all([before, after].map((cookie) => statusWith(server, cookie))), [401, 200]);
      await nurse.at('sign-out').click();
      await nurse.at('signed-out').waitFor();
      assert.equal(await statusWith(server, after), 401);

      // And with a third one, which nobody here has seen.
      idp.use('third');
      await nurse.at('identity-provider').click();
      await refused(
        nurse,
        'The answer of your organization’s sign-in could not be accepted. Tell your administrator (saml.signature-invalid).',
      );
      await nurse.show('5-unknown-key');

      requireClean(people, idp);
    } catch (error) {
      for (const person of people) await person.shot(`failed-${person.name}`).catch(() => undefined);
      throw error;
    } finally {
      await (browser as Browser | null)?.close();
      await server.stop();
      await idp.stop();
    }
  },
);

/** At the login form of the identity provider. */
async function signInThere({ page }: Desk, { name, password }: Account): Promise<void> {
  await page.locator('input[name="username"]').fill(name);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('button[type="submit"], input[type="submit"], #submit_button').first().click();
}

/** Nobody came in, and the page says why. */
async function refused(desk: Desk, words: string): Promise<void> {
  await desk.at('fault').waitFor();
  assert.equal((await desk.at('fault').textContent())?.trim(), words);
  assert.equal(await desk.at('identity-provider').count(), 1, 'one can try once more');
}

const statusOf = ({ page }: Desk): Promise<number> =>
  page.evaluate(async () => (await fetch('/api/desk/identity')).status);

const loginCookieOf = async ({ context }: Desk): Promise<string> =>
  (await context.cookies()).find(({ name }) => name === '__Host-confrere-login')?.value ?? '';

/** What the appliance answers to whoever has this cookie, in a browser of their own. */
async function statusWith({ origin }: ConfiguredServer, cookie: string): Promise<number> {
  const anybody = await request.newContext({ ignoreHTTPSErrors: true });
  const headers = { cookie: `__Host-confrere-login=${cookie}` };
  const status = (await anybody.get(`${origin}/api/desk/identity`, { headers })).status();
  await anybody.dispose();
  return status;
}
