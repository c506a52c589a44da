// `node apps/e2e/pictures.ts`: takes the pictures of the README anew, from a running appliance.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Appliance } from './harness/appliance.ts';
import { Stage } from './harness/journey.ts';

const PICTURES = fileURLToPath(new URL('../../docs/pictures', import.meta.url));

const logs = join(tmpdir(), 'confrere-pictures');
mkdirSync(logs, { recursive: true });
const stage = new Stage(await Appliance.start({ logs }), logs);
try {
  const desk = await stage.desk('the professional');
  await desk.enter(stage.appliance.links.professional);
  const colleague = await stage.desk('the colleague');
  await colleague.enter(stage.appliance.links.colleague);

  const kari = await stage.visitor('Kari N.');
  await kari.arrive(stage.appliance.links.visitor);
  for (const name of ['Ola Berg', 'Anne Lie']) {
    const visitor = await stage.visitor(name);
    await visitor.arrive(await desk.invite(name));
  }
  await desk.invite('Per Dahl');
  await colleague.callButton('Anne Lie').click();
  await colleague.page.locator('[data-test="confirm-call"]').click();
  await desk.page.getByText('is calling').first().waitFor();
  await desk.page.screenshot({ path: join(PICTURES, 'desk.png') });

  await desk.callButton('Kari N.').click();
  await desk.page.locator('[data-test="confirm-call"]').click();
  await kari.untilRung();
  await kari.page.screenshot({ path: join(PICTURES, 'phone.png') });
} finally {
  await stage.close();
}
