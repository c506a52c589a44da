import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../harness/browser.ts';
import { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/audit', import.meta.url));
const PASSWORD = 'correct horse battery';
const REFUSED = /40[0134] \((Unauthorized|Bad Request|Forbidden|Not Found)\)/;

void test('the audit trail: read, narrowed, copied, and found broken', { timeout: 180_000 }, async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  const server = await ConfiguredServer.start(ARTIFACTS);
  const browser = await openBrowser();
  const owner = await Desk.sit({ name: 'the owner', browser, origin: server.origin, artifacts: ARTIFACTS });
  owner.expectedRefusal = REFUSED;
  const change = (...statements: string[]): void => {
    const database = new DatabaseSync(join(server.folder, 'confrere.sqlite'), { timeout: 5_000 });
    for (const statement of statements) database.exec(statement);
    database.close();
  };
  try {
    const { page } = owner;
    const field = (name: string) => page.locator(`[name="${name}"]`);
    const says = (test: string, text: string | RegExp) => owner.at(test).filter({ hasText: text }).first().waitFor();
    const entries = () => owner.at('entry');
    /** Goes there with Tab, and presses Enter. */
    const press = async (test: string): Promise<void> => {
      const target = owner.at(test);
      await target.waitFor();
      for (let tab = 0; !(await target.evaluate((element) => element === document.activeElement)); tab++) {
        assert.ok(tab < 200, `${test} is reached with Tab`);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
    };
    await page.goto(server.setup);
    await field('name').fill('Fjordklinikken');
    await field('emergencyNumber').fill('113');
    await field('displayName').fill('Dr Ingrid Hansen');
    await field('email').fill('ingrid@fjord.example');
    await field('password').fill(PASSWORD);
    await owner.at('finish-setup').click();
    await owner.at('settings').waitFor();
    for (let count = 0; count < 55; count++) await owner.invite(`Visitor ${count}`);

    // By keyboard alone: to the screen, and on to older entries.
    await press('go-admin');
    await press('admin-audit');
    await says('verdict', /Chain verified: all \d+ entries/);
    await says('trail-summary', '50 entries shown.');
    await owner.show('1-trail');
    // What comes meanwhile moves nothing: the numbers go on without a gap.
    await owner.invite('Somebody who came meanwhile');
    await press('older');
    await says('trail-summary', 'That is all of them.');
    const numbers = (await entries().locator('.number').allTextContents()).map(Number);
    assert.deepEqual(
      numbers,
      Array.from({ length: numbers.length }, (_, index) => numbers.length - index),
    );
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-test')), 'entry');

    // Narrowed, and still after a reload.
    await owner.at('filter-action').selectOption({ label: 'Visitor invited' });
    await says('trail-summary', '50 entries shown.');
    await owner.at('filter-action').selectOption({ label: 'Owner’s account set up' });
    await says('trail-summary', '1 entry shown.');
    await page.reload();
    await says('trail-summary', '1 entry shown.');
    assert.equal(await owner.at('filter-action').inputValue(), 'owner.set-up');
    await owner.show('2-narrowed');
    await owner.at('clear-filter').click();
    await entries()
      .first()
      .getByRole('button', { name: /^Consultation/ })
      .click();
    await says('trail-summary', '1 entry shown.');
    await owner.at('filter-subject').selectOption({ label: 'Dr Ingrid Hansen' });
    await says('entry', 'Owner’s account set up');

    // A copy: who it is has to be proved again, and the filter stays.
    change(`UPDATE login_session SET authenticated_at = '2026-01-01 00:00:00.000'`);
    await owner.at('export-jsonl').click();
    await owner.at('confirm-password').waitFor();
    await owner.show('3-who-is-it');
    await page.keyboard.press('Escape');
    await owner.at('confirm-password').waitFor({ state: 'detached' });
    assert.equal(await owner.at('export-fault').count(), 0);
    await owner.at('export-jsonl').click();
    await owner.at('confirm-password').fill(PASSWORD);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const copy = readFileSync(await download.path(), 'utf8');
    assert.match(copy, /"action":"owner\.set-up"/);
    assert.match(copy.trimEnd().split('\n').at(-1) ?? '', /"kind":"seal"/);
    await owner.at('clear-filter').click();
    await says('entry', 'Audit trail exported');
    const [table] = await Promise.all([page.waitForEvent('download'), owner.at('export-csv').click()]);
    assert.match(readFileSync(await table.path(), 'utf8'), /^"number","time \(UTC\)"/);

    // Somebody who owns the database rewrites an entry.
    change('DROP TRIGGER audit_event_unchanged', `UPDATE audit_event SET action = 'desk.left' WHERE seq = 7`);
    await owner.at('check-again').click();
    await says('verdict', 'Broken at entry 7');
    await owner.show('4-broken');
    assert.deepEqual(owner.faults, []);
    assert.deepEqual(owner.foreignRequests, []);
  } catch (error) {
    await owner.shot('failed').catch(() => undefined);
    throw error;
  } finally {
    await browser.close();
    await server.stop();
  }
});
