import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../harness/browser.ts';
import { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { freePort } from '../harness/free-port.ts';
import { SmallIdp } from '../harness/small-idp.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/administration', import.meta.url));
const PASSWORD = 'correct horse battery';
/** Nobody is signed in yet, or has to prove it anew. Nothing that is not there, and nothing that their role may not. */
const REFUSED = /401 \(Unauthorized\)/;
const PROVES_ANEW = /40[013] \((Bad Request|Unauthorized|Forbidden)\)/;

void test(
  'the administration under a host name of its own: what the config file says stands, grave acts are proved, an auditor only reads',
  { timeout: 180_000 },
  async () => {
    rmSync(ARTIFACTS, { recursive: true, force: true });
    mkdirSync(ARTIFACTS, { recursive: true });
    const idp = await SmallIdp.start(12);
    const adminPort = await freePort();
    const admin = `http://localhost:${adminPort}`;
    const server = await ConfiguredServer.start(ARTIFACTS, {
      settings: (folder) => Promise.resolve(settingsOf(idp, adminPort, admin, folder)),
    });
    const browser = await openBrowser();
    const sit = (name: string, origin: string) => Desk.sit({ name, browser, origin, artifacts: ARTIFACTS });
    const owner = await sit('the owner', server.origin);
    const atAdmin = await sit('the owner at the administration', admin);
    const nora = await sit('the administrator to be', server.origin);
    const auditor = await sit('the auditor', admin);
    const joins = await sit('the auditor who joins', server.origin);
    for (const person of [owner, nora, auditor, joins]) person.expectedRefusal = REFUSED;
    atAdmin.expectedRefusal = PROVES_ANEW;
    const signIn = async (desk: Desk, email: string, password: string): Promise<void> => {
      await desk.page.goto(`${desk.origin}/desk`);
      await desk.at('email').fill(email);
      await desk.at('password').fill(password);
      await desk.at('sign-in').click();
    };
    try {
      await owner.page.goto(server.setup);
      const field = (name: string) => owner.page.locator(`[name="${name}"]`);
      await field('displayName').fill('Dr Ingrid Hansen');
      await field('email').fill('ingrid@oslo.example');
      await field('password').fill(PASSWORD);
      await owner.at('finish-setup').click();
      await owner.at('settings').waitFor();

      // Under the staff's name nothing of the administration is asked for; the way to it leads to its own.
      await owner.at('go-today').click();
      await owner.page.getByRole('heading', { name: 'Waiting now' }).waitFor();
      assert.equal(await owner.at('go-admin').getAttribute('href'), `${admin}/desk/admin`);
      assert.equal(await owner.at('certificate-notice').count(), 0);
      await owner.page.goto(`${server.origin}/desk/settings`);
      await owner.at('settings').waitFor();

      // Under its own, one begins with it, and the queue is elsewhere.
      await signIn(atAdmin, 'ingrid@oslo.example', PASSWORD);
      await atAdmin.at('organization-name').waitFor();
      assert.equal(await atAdmin.at('go-today').getAttribute('href'), `${server.origin}/desk/`);
      await atAdmin.at('certificate-notice').waitFor();

      // What the config file says can be looked at and tried, and nothing else.
      await atAdmin.at('admin-sign-in').click();
      await atAdmin.at('open-provider').click();
      await atAdmin.at('locked').waitFor();
      await atAdmin.at('try-sign-in').waitFor();
      for (const change of ['switch-provider', 'save-rules', 'renew-metadata', 'remove-provider'])
        assert.equal(await atAdmin.at(change).count(), 0, change);
      await atAdmin.show('1-locked');

      // A group makes nobody an administrator by itself: somebody agrees, who has just proved who they are.
      idp.attributes = {
        mail: ['nora@oslo.example'],
        displayName: ['Nora Nilsen'],
        memberOf: ['vc-staff', 'vc-admin'],
      };
      await nora.page.goto(`${server.origin}/desk`);
      await nora.at('identity-provider').click();
      await nora.at('member').waitFor();
      await atAdmin.at('back').click();
      await atAdmin.page.reload();
      await atAdmin.at('approval').getByText('Nora Nilsen').waitFor();
      await atAdmin.show('2-approval');
      signedInLongAgo(server);
      await atAdmin.at('approve').click();
      await atAdmin.at('confirm-password').fill('not that one');
      await atAdmin.at('confirm-by-password').click();
      await atAdmin.at('confirm-identity').locator('[data-test="fault"]').waitFor();
      await atAdmin.show('3-who-is-it');
      await atAdmin.at('confirm-password').fill(PASSWORD);
      await atAdmin.page.keyboard.press('Enter');
      await atAdmin.at('approval').waitFor({ state: 'detached' });

      // Single logout is a switch where the identity provider has an address for it, and off until somebody says so.
      await atAdmin.at('add-provider').click();
      await atAdmin.at('metadata-xml').fill(withLogout(idp));
      await atAdmin.at('look-at-metadata').click();
      await atAdmin.at('provider-name').fill('Laboratory account');
      await atAdmin.page.keyboard.press('Enter');
      const logout = atAdmin.at('single-logout');
      await logout.waitFor();
      assert.equal(await logout.isChecked(), false);
      await logout.check();
      await atAdmin.at('save-rules').click();
      await atAdmin.at('notice').waitFor();
      await atAdmin.page.reload();
      await logout.waitFor();
      assert.equal(await logout.isChecked(), true);
      await logout.scrollIntoViewIfNeeded();
      await atAdmin.shot('4-single-logout');

      // An auditor sees the same screens, and nothing on them that would be refused.
      await atAdmin.page.evaluate(async () => {
        const body = JSON.stringify({ email: 'arne@oslo.example', displayName: 'Arne Auditor', role: 'auditor' });
        const headers = { 'content-type': 'application/json' };
        await fetch('/api/admin/people/invitations', { method: 'POST', headers, body });
      });
      await joins.page.goto(await server.mailedLink('/desk/join'));
      await joins.at('join-password').fill('four words in a row');
      await joins.at('join-do').click();
      await joins.at('settings').waitFor();
      await signIn(auditor, 'arne@oslo.example', 'four words in a row');
      assert.equal(await auditor.at('go-today').count(), 0);
      for (const [screen, there, may] of SEEN) {
        await auditor.at(`admin-${screen}`).click();
        await auditor.at(there).first().waitFor();
        // Out of use while the chain is looked through.
        if (screen === 'audit') await auditor.page.locator('[data-test="check-again"]:enabled').waitFor();
        if (screen !== 'audit') await auditor.show(`5-auditor-${screen}`);
        assert.deepEqual(await changeable(auditor), may, screen);
      }
      await auditor.at('admin-sign-in').click();
      await auditor.at('open-provider').nth(1).click();
      await auditor.at('provider-state').waitFor();
      assert.deepEqual(await changeable(auditor), [], 'an identity provider');
      await auditor.show('6-auditor-provider');
      for (const { name, faults, foreignRequests } of [owner, atAdmin, auditor, joins])
        assert.deepEqual([name, faults, foreignRequests], [name, [], []]);
    } catch (error) {
      for (const person of [owner, atAdmin, nora, auditor, joins])
        await person.shot(`failed-${person.name}`).catch(() => undefined);
      throw error;
    } finally {
      await browser.close();
      await server.stop();
      await idp.stop();
    }
  },
);

/** Screen, what says that it is there, and what an auditor can do on it: look for something, and take a copy. */
const SEEN = [
  ['organization', 'only-read', []],
  ['people', 'staff-member', ['search-staff']],
  ['sign-in', 'provider', []],
  [
    'audit',
    'entry',
    [
      ...[
        'check-again',
        'export-csv',
        'export-jsonl',
        'filter-action',
        'filter-actor',
        'filter-from',
        'filter-subject',
      ],
      ...['filter-to', 'refresh-trail'],
    ],
  ],
] as const;

/** The fields and buttons of a screen that can be used, but for those that only open, narrow and copy something. */
const changeable = ({ page }: Desk): Promise<string[]> =>
  page
    .locator('main :is(input, select, textarea, button):not(:disabled, [readonly], [aria-disabled=true])')
    .evaluateAll((all) =>
      all
        .filter((each) => !each.closest('cf-copy-button') && !(each as HTMLElement).title.startsWith('Show only '))
        .map((each) => (each as HTMLElement).dataset['test'] ?? each.outerHTML)
        .filter((name) => !/^(open-|back)/.test(name))
        .filter((name, at, names) => names.indexOf(name) === at)
        .sort(),
    );

function settingsOf(idp: SmallIdp, port: number, publicOrigin: string, folder: string): Record<string, unknown> {
  const metadataFile = join(folder, 'idp.xml');
  writeFileSync(metadataFile, idp.metadata());
  const organization = { slug: 'oslo', name: 'Oslo Hospital', country: 'NO' };
  const roleRules = [
    { group: 'vc-admin', role: 'admin' },
    { group: 'vc-staff', role: 'member' },
  ];
  const provider = { organization: 'oslo', address: 'oslo-hospital', name: 'Hospital account', metadataFile };
  return {
    listeners: { admin: { host: '127.0.0.1', port, publicOrigin } },
    organizations: [{ ...organization, emergencyNumber: '113', timeZone: 'Europe/Oslo' }],
    identity: { providers: [{ ...provider, provisioning: 'by-group', roleRules }] },
  };
}

/** Metadata of another one that has an address for signing out. */
const withLogout = (idp: SmallIdp): string =>
  idp
    .metadata()
    .replace(`entityID="${idp.origin}/metadata"`, `entityID="${idp.origin}/laboratory"`)
    .replace(
      '<md:SingleSignOnService',
      `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${idp.origin}/slo"/><md:SingleSignOnService`,
    );

function signedInLongAgo({ folder }: ConfiguredServer): void {
  const database = new DatabaseSync(join(folder, 'confrere.sqlite'), { timeout: 5_000 });
  database.exec(`UPDATE login_session SET authenticated_at = '2026-01-01 00:00:00.000'`);
  database.close();
}
