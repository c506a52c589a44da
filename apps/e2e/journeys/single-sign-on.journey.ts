import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../harness/browser.ts';
import { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { type Account, SimpleSamlPhp, withoutSimpleSamlPhp } from '../harness/simple-saml-php.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/single-sign-on', import.meta.url));
const ADDRESS = 'fjord-hospital';
/** Nobody is signed in yet. */
const REFUSED = /401 \(Unauthorized\)/;

const account = (name: string, displayName: string, ...groups: string[]): Account => ({
  name,
  password: `${name} has a long password`,
  displayName,
  mail: `${name}@fjord.example`,
  groups,
});
const NURSE = account('nora', 'Nora Nilsen', 'everybody', 'vc-clinician');
const RECEPTION = account('rolf', 'Rolf Resepsjon', 'vc-desk', 'vc-admin-of-something-else');
const CLEANER = account('cato', 'Cato Cleaner', 'everybody', 'VC-CLINICIAN', 'vc-clinician-former');

/** An appliance whose config file names the organization and its identity provider; each knows the other by its metadata. */
async function together(): Promise<{ idp: SimpleSamlPhp; server: ConfiguredServer }> {
  const idp = await SimpleSamlPhp.start({ logs: ARTIFACTS, accounts: [NURSE, RECEPTION, CLEANER] });
  const settings = async (folder: string) => {
    const metadataFile = join(folder, 'idp-metadata.xml');
    writeFileSync(metadataFile, await idp.metadata());
    const provider = {
      organization: 'fjord',
      address: ADDRESS,
      name: 'Hospital account',
      metadataFile,
      provisioning: 'by-group',
      roleRules: [
        { group: 'vc-clinician', role: 'member' },
        { group: 'vc-desk', role: 'reception' },
      ],
    };
    const organization = {
      slug: 'fjord',
      name: 'Fjordklinikken',
      country: 'NO',
      emergencyNumber: '113',
      timeZone: 'Europe/Oslo',
    };
    return { organizations: [organization], identity: { providers: [provider] } };
  };
  try {
    const server = await ConfiguredServer.start(ARTIFACTS, { tls: true, settings });
    return { idp, server };
  } catch (error) {
    await idp.stop();
    throw error;
  }
}

void test(
  'staff sign in at SimpleSAMLphp, by group, with keys that change, and each answer once',
  { timeout: 180_000, skip: withoutSimpleSamlPhp },
  async () => {
    rmSync(ARTIFACTS, { recursive: true, force: true });
    mkdirSync(ARTIFACTS, { recursive: true });
    const { idp, server } = await together();
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
      idp.trust(await (await nurse.page.request.get(`${server.origin}/saml/${ADDRESS}/metadata`)).text());

      // Back where they were, as somebody whom nobody had invited.
      await nurse.page.goto(`${server.origin}/desk/settings?organization=fjord`);
      await nurse.at('identity-provider').waitFor();
      await nurse.show('1-sign-in');
      await nurse.at('identity-provider').click();
      await signInThere(nurse, NURSE);
      await nurse.at('settings').waitFor();
      assert.equal(new URL(nurse.page.url()).pathname, '/desk/settings');
      assert.deepEqual(await identityOf(nurse), ['Nora Nilsen', 'member', 'Fjordklinikken']);
      await nurse.show('2-signed-in');
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

/** Who the appliance says is signed in here. */
const identityOf = ({ page }: Desk): Promise<string[]> =>
  page.evaluate(async () => {
    const { member, organization } = (await (await fetch('/api/desk/identity')).json()) as {
      member: { displayName: string; role: string };
      organization: { name: string };
    };
    return [member.displayName, member.role, organization.name];
  });
