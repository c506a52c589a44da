import assert from 'node:assert/strict';
import { withoutFirefox } from '../harness/browser.ts';
import { journey, type CallOptions, type Stage } from '../harness/journey.ts';
import { connectionsOf, requireMedia, requireRelayed } from '../harness/media.ts';
import { until } from '../harness/until.ts';

const file = import.meta.filename;

async function holdCall(stage: Stage, options: CallOptions): Promise<void> {
  const { desk, visitor } = await stage.call(options);
  await visitor.shot('call-visitor');
  await desk.shot('call-desk');
  if (options.over) await requireRelayed(options.over, visitor, desk);
  else
    for (const person of [visitor, desk])
      assert.notEqual((await connectionsOf(person))[0]?.pair?.local, 'relay', `${person.name} is connected directly`);
  await desk.endForBoth();
  await visitor.untilOver();
  await Promise.all([visitor.requireReleased(), desk.requireReleased()]);
}

journey(
  file,
  'a visitor in Firefox and a professional in Chromium see and hear each other directly',
  (stage) => holdCall(stage, { at: { visitor: 'firefox', desk: 'chromium' } }),
  { skip: withoutFirefox },
);

journey(
  file,
  'a visitor in Chromium and a professional in Firefox see and hear each other over the relay by UDP',
  (stage) => holdCall(stage, { at: { visitor: 'chromium', desk: 'firefox' }, over: 'udp' }),
  { skip: withoutFirefox, relayOnly: true },
);

journey(
  file,
  'a visitor in Firefox and a professional in Chromium see and hear each other over the relay by TCP',
  (stage) => holdCall(stage, { at: { visitor: 'firefox', desk: 'chromium' }, over: 'tcp' }),
  { skip: withoutFirefox, relayOnly: true },
);

journey(
  file,
  'a Firefox that takes no certificate of the relay has sound and picture both ways as soon as there is another way',
  async (stage) => {
    const options = { over: 'tls', at: { visitor: 'firefox', desk: 'chromium' } } as const;
    const { desk, visitor } = await stage.professionalAndVisitor('Kari N.', options);
    visitor.expectedRefusal = /^uncaught: ICE failed/;
    await desk.call('Kari N.');
    await visitor.untilRung();
    await until(
      'the first attempt fails wholly',
      () => connectionsOf(visitor),
      ([first]) => first?.state === 'failed',
    );
    await visitor.useRelayNowOver('udp');
    await visitor.answer();
    await requireMedia(visitor, desk);
    await requireRelayed('udp', visitor);
    await desk.endForBoth();
    await visitor.untilOver();
  },
  { skip: withoutFirefox, relayOnly: true, tls: true },
);
