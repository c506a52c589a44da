import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../harness/browser.ts';
import { ConfiguredServer } from '../harness/configured-server.ts';
import { Desk } from '../harness/desk.ts';
import { journey } from '../harness/journey.ts';
import { requireMedia } from '../harness/media.ts';
import { bombFile, faceFile, logoFile } from '../harness/picture-files.ts';
import { until } from '../harness/until.ts';

const file = import.meta.filename;
const ARTIFACTS = fileURLToPath(new URL('../../../artifacts/organization', import.meta.url));

journey(file, 'an organization says who it is, and what was typed is not lost', async (stage) => {
  const desk = await stage.desk('the owner');
  const { page } = desk;
  const field = (name: string) => desk.at(`organization-${name}`);
  desk.expectedRefusal = /40[09] \((Bad Request|Conflict)\)/;
  await desk.enter(stage.appliance.links.professional);
  await desk.at('go-admin').click();
  await field('name').waitFor();
  await desk.show('1-organization');

  // Pictures: refused in words, looked at before they are used.
  const pick = desk.at('picture-file');
  await pick.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await page.getByText('This is no PNG and no JPEG').waitFor();
  await pick.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.alloc(2 * 1024 * 1024 + 1) });
  await page.getByText('This picture is too large').waitFor();
  await pick.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await page.getByText('cannot be read as a picture').waitFor();
  const refused = await page.evaluate(
    async (bytes) => {
      const options = { method: 'PUT', headers: { 'content-type': 'image/png' }, body: new Uint8Array(bytes) };
      const answer = await fetch('/api/admin/organization/logo', options);
      return [answer.status, ((await answer.json()) as { code: string }).code];
    },
    [...bombFile().buffer],
  );
  assert.deepEqual(refused, [400, 'picture.invalid'], 'a picture that was made to do harm');
  await pick.setInputFiles(logoFile());
  await desk.at('use-picture').waitFor();
  await desk.show('2-logo-chosen');
  await desk.at('use-picture').click();
  await page.getByText('The new picture is in use.').waitFor();
  const logo = await desk.at('picture').locator('img').getAttribute('src');
  assert.match(logo ?? '', /^\/pictures\//);

  // Problems stand beside the field; another address says what it changes.
  await field('emergencyNumber').fill('');
  await field('supportPhone').fill('call us');
  await field('slug').fill('fjord-clinic');
  await desk.at('address-change').waitFor();
  await desk.at('save-organization').click();
  await page.getByText('An emergency number is needed').waitFor();
  assert.equal(await desk.at('field-problem').count(), 2);
  const focused = await field('emergencyNumber').evaluate((element) => element === document.activeElement);
  assert.ok(focused, 'the first field with a problem has the focus');
  await desk.show('3-problems');
  await field('emergencyNumber').fill('112');
  await field('supportPhone').fill('+47 23 45 67 89');
  await field('supportHours').fill('Monday to Friday, 8–16');
  await desk.at('add-language').selectOption('nb');

  // Leaving asks first.
  await desk.at('go-today').click();
  await desk.at('stay').waitFor();
  await desk.show('4-leave');
  await desk.at('stay').click();
  assert.equal(await field('slug').inputValue(), 'fjord-clinic');

  // Somebody else was quicker: theirs is shown, and what was typed here is kept.
  await page.evaluate(async () => {
    const at = '/api/admin/organization';
    const { version } = (await (await fetch(at)).json()) as { version: number };
    const body = JSON.stringify({ version, name: 'Fjordklinikken AS' });
    await fetch(at, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body });
  });
  await desk.at('save-organization').click();
  await page.getByText('Somebody else has changed the organization meanwhile').waitFor();
  assert.equal(await field('name').inputValue(), 'Fjordklinikken AS');
  assert.equal(await field('emergencyNumber').inputValue(), '112');
  await desk.at('save-organization').click();
  await page.getByText('Saved. Visitors see it from now on.').waitFor();
  await desk.show('5-saved');

  // What visitors see.
  const visitor = await stage.visitor('Kari N.');
  await visitor.page.goto(`${stage.appliance.origin}/fjord-clinic`);
  await visitor.page.getByRole('heading', { name: 'Fjordklinikken AS' }).waitFor();
  for (const words of ['112', '+47 23 45 67 89', 'Monday to Friday'])
    await visitor.page.getByText(words).first().waitFor();
  await visitor.show('6-its-page');

  // Leaving after a yes forgets it.
  await field('name').fill('Another');
  await desk.at('go-settings').click();
  await desk.at('leave-anyway').click();
  await desk.at('settings').waitFor();
  await desk.at('go-admin').click();
  assert.equal(await field('name').inputValue(), 'Fjordklinikken AS');
});

journey(
  file,
  'visitors see whose page it is, and everybody is told when an organization is suspended',
  async (stage) => {
    const desk = await stage.desk('the owner');
    await desk.enter(stage.appliance.links.professional);
    for (const [path, { mimeType, buffer }] of [
      ['/api/admin/organization/logo', logoFile()],
      ['/api/desk/me/picture', faceFile()],
    ] as const) {
      const put = await desk.page.evaluate(
        async ([at, type, bytes]) =>
          (await fetch(at, { method: 'PUT', headers: { 'content-type': type }, body: new Uint8Array(bytes) })).status,
        [path, mimeType, [...buffer]] as const,
      );
      assert.equal(put, 200);
    }
    await desk.page.reload();
    await desk.at('face').waitFor();
    await desk.show('7-header');

    const link = await desk.invite('Kari N.');
    const visitor = await stage.visitor('Kari N.');
    const weights: number[] = [];
    visitor.page.on('response', (answer) => {
      if (!answer.url().includes('/pictures/')) return;
      void answer.body().then((bytes) => weights.push(bytes.length));
    });
    await visitor.openLink(link);
    await visitor.page.waitForFunction(
      () => [...document.images].length === 2 && [...document.images].every((each) => each.complete),
    );
    // The page has them before the journey is told so.
    await until(
      'both pictures are weighed',
      () => weights.length,
      (count) => count === 2,
    );
    assert.ok(
      weights.every((bytes) => bytes <= 6_000),
      `pictures of ${weights.join(' and ')} bytes`,
    );
    await visitor.show('8-landing');
    await visitor.arrive(link);
    await visitor.show('9-waiting');
    await desk.call('Kari N.');
    await visitor.untilRung();
    await visitor.answer();
    await requireMedia(visitor, desk);
    const waiting = await stage.visitor('Ola N.');
    await waiting.arrive(await desk.invite('Ola N.'));
    const unopened = await desk.invite('Per N.');
    const looks = await stage.visitor('Lise N.');
    await looks.openLink(await desk.invite('Lise N.'));
    // The emergency line is one tap away in a call as well.
    await visitor.button('Leave').click();
    await visitor.page.locator('dialog').getByText('In an emergency call 113').waitFor();
    await visitor.show('9-leave');
    await visitor.button('No, stay').click();

    // Suspended beside the running server: who waits reads it, the call goes on.
    await stage.appliance.confrere('organization', 'suspend', 'fjordklinikken', '--reason', 'unpaid');
    await waiting.page.getByText('not possible at the moment').waitFor({ timeout: 5_000 });
    await waiting.show('10-waiting-suspended');
    await requireMedia(visitor, desk);
    // Whoever has the page open and begins now reads it before anything is asked.
    await looks.button('Start').click();
    await looks.page.getByText('not possible at the moment').waitFor();
    assert.ok(await looks.button('Start').isVisible());
    await looks.show('10-start-suspended');
    const late = await stage.visitor('Per N.');
    await late.page.goto(unopened);
    await late.headline('Video appointments are not possible at the moment').waitFor();
    await late.show('11-landing-suspended');
    await late.page.goto(`${stage.appliance.origin}/fjordklinikken`);
    await late.show('12-its-page-suspended');
    await desk.endForBoth();
    await desk.backToQueue();
    await desk.at('state-banner').getByText('Suspended.').waitFor();
    // Nothing that would be refused can be pressed, and the reason stands beside it.
    assert.equal(await desk.callButton('Ola N.').isDisabled(), true);
    await desk.at('occupied').getByText('Not while your organization is suspended').waitFor();
    assert.equal(await desk.at('invite').getAttribute('aria-disabled'), 'true');
    await desk.at('invite').press('Enter');
    assert.equal(await desk.at('invite-form').count(), 0);
    await desk.show('13-desk-suspended');
    await stage.appliance.confrere('organization', 'resume', 'fjordklinikken', '--reason', 'settled');
    await desk.at('state-banner').waitFor({ state: 'detached', timeout: 5_000 });
    await waiting.untilWaiting();
    await desk.call('Ola N.');
    await waiting.untilRung();
  },
);

void test('what the config file says is locked, and the owner may close', { timeout: 120_000 }, async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  const organization = { slug: 'oslo', name: 'Oslo Hospital', emergencyNumber: '113', timeZone: 'Europe/Oslo' };
  const server = await ConfiguredServer.start(ARTIFACTS, {
    settings: () => Promise.resolve({ organizations: [{ ...organization, country: 'NO' }] }),
  });
  const browser = await openBrowser();
  const owner = await Desk.sit({ name: 'the owner', browser, origin: server.origin, artifacts: ARTIFACTS });
  const { page } = owner;
  try {
    await page.goto(server.setup);
    await page.locator('[name="displayName"]').fill('Dr Ingrid Hansen');
    await page.locator('[name="email"]').fill('ingrid@oslo.example');
    await page.locator('[name="password"]').fill('correct horse battery');
    await owner.at('finish-setup').click();
    await owner.at('settings').waitFor();
    await owner.at('go-admin').click();
    const name = owner.at('organization-name');
    await name.waitFor();
    assert.equal(await name.isEditable(), false);
    await page.getByText('Set in the configuration: organizations[oslo].emergencyNumber').waitFor();
    await owner.at('organization-supportPhone').fill('+47 22 22 22 22');
    await owner.at('save-organization').click();
    await page.getByText('Saved. Visitors see it from now on.').waitFor();
    await owner.show('locked');
    await owner.at('close-organization').click();
    await owner.at('close-note').fill('We move.');
    await owner.at('close-yes').click();
    const state = owner.at('organization-state');
    await state.getByText('Being closed.').waitFor();
    await state.getByText('its owner asked for it').waitFor();
    await owner.at('state-banner').getByText('Nobody can invite').waitFor();
    assert.equal(await owner.at('organization-supportPhone').isEditable(), false);
    await owner.show('closing');
    assert.deepEqual([owner.faults, owner.foreignRequests], [[], []]);
  } catch (error) {
    await owner.shot('failed').catch(() => undefined);
    throw error;
  } finally {
    await browser.close();
    await server.stop();
  }
});
