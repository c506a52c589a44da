import { withoutFirefox } from '../harness/browser.ts';
import { journey, type Stage } from '../harness/journey.ts';
import { requireMedia, requireRelayed } from '../harness/media.ts';

const file = import.meta.filename;

async function holdCall(stage: Stage, at: { desk: 'chromium' | 'firefox'; visitor: 'chromium' | 'firefox' }) {
  const desk = await stage.desk('the professional', { browser: await stage.browser({ kind: at.desk }) });
  const visitor = await stage.visitor('Kari N.', { browser: await stage.browser({ kind: at.visitor }) });
  await desk.enter(stage.appliance.links.professional);
  await visitor.arrive(await desk.invite('Kari N.'));
  await desk.call('Kari N.');
  await visitor.untilRung();
  await visitor.answer();
  await requireMedia(visitor, desk);
  await visitor.shot('call-visitor');
  await desk.shot('call-desk');
  return { desk, visitor };
}

journey(
  file,
  'a visitor in Firefox and a professional in Chromium see and hear each other directly',
  async (stage) => {
    const { desk, visitor } = await holdCall(stage, { desk: 'chromium', visitor: 'firefox' });
    await desk.endForBoth();
    await visitor.untilOver();
    await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
  },
  { skip: withoutFirefox },
);

journey(
  file,
  'a visitor in Chromium and a professional in Firefox see and hear each other over the relay by UDP',
  async (stage) => {
    const { desk, visitor } = await holdCall(stage, { desk: 'firefox', visitor: 'chromium' });
    await requireRelayed('udp', visitor, desk);
    await desk.endForBoth();
    await visitor.untilOver();
    await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
  },
  { skip: withoutFirefox, relayOnly: true },
);
