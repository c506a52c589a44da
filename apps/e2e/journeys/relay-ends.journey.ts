import assert from 'node:assert/strict';
import { journey } from '../harness/journey.ts';
import { requireMedia, requireNoStall, requireRelayed, watchStalls } from '../harness/media.ts';
import { pause, until } from '../harness/until.ts';

const file = import.meta.filename;
/** Within this, nothing of a call that is over is left in the relay. */
const GONE_WITHIN = 5_000;

journey(
  file,
  'five seconds after a call is over the relay holds nothing of it',
  async (stage) => {
    const { desk, visitor } = await stage.call();
    const { relay } = stage.appliance;
    assert.ok((await relay.allocations()) >= 2);
    // The visitor's page falls silent without a word, so that it is the relay that must forget, not the browser that lets go.
    const ended = performance.now();
    await visitor.crash();
    await desk.endForBoth();
    const left = await until(
      'allocations',
      () => relay.allocations(),
      (count) => count === 0,
      GONE_WITHIN,
    );
    console.log(`  ${left} allocations ${((performance.now() - ended) / 1000).toFixed(1)} s after the end`);
    assert.equal(await relay.metric('confrere_relay_calls'), 0);
  },
  { relayOnly: true },
);

journey(
  file,
  'a relay that drains carries the running call to its end and then ends itself, while a new call goes to another',
  async (stage) => {
    const { desk, visitor } = await stage.call({ over: 'udp' });
    const { relays } = stage.appliance;
    const counts = await Promise.all(relays.map((relay) => relay.allocations()));
    const used = relays.find((_, index) => (counts[index] ?? 0) > 0);
    const other = relays.find((relay) => relay !== used);
    assert.ok(used && other);
    assert.equal(await other.allocations(), 0, 'both sides of a call use the same relay');
    await watchStalls(visitor, desk);
    used.drain();
    await until(
      'the relay drains',
      () => used.metric('confrere_relay_draining'),
      (draining) => draining === 1,
    );
    await pause(3_000);
    await requireNoStall(1_000, visitor, desk);
    await requireRelayed('udp', visitor, desk);

    const colleague = await stage.desk('the colleague');
    await colleague.enter(stage.appliance.links.colleague);
    const next = await stage.visitor('Ola B.');
    await next.arrive(await colleague.invite('Ola B.'));
    await colleague.call('Ola B.');
    await next.untilRung();
    await next.answer();
    await requireMedia(next, colleague);
    assert.ok((await other.allocations()) >= 2, 'the new call is on the other relay');

    await requireMedia(visitor, desk);
    assert.ok(used.runs, 'the relay runs while its call does');
    await desk.endForBoth();
    await visitor.untilOver();
    await until(
      'the drained relay has ended',
      () => used.runs,
      (runs) => !runs,
      GONE_WITHIN,
    );
    await requireMedia(next, colleague);
    await colleague.endForBoth();
    await next.untilOver();
  },
  { relayOnly: true, relays: 2 },
);

journey(
  file,
  'while the only relay drains, a new call says at the desk and on both pages what to do if it does not connect',
  async (stage) => {
    const { desk, visitor } = await stage.call({ over: 'udp' });
    const { relay } = stage.appliance;
    relay.drain();
    await until(
      'the relay drains',
      () => relay.metric('confrere_relay_draining'),
      (draining) => draining === 1,
    );
    const colleague = await stage.desk('the colleague');
    await colleague.enter(stage.appliance.links.colleague);
    const next = await stage.visitor('Ola B.');
    await next.arrive(await colleague.invite('Ola B.'));
    await colleague.call('Ola B.');
    await colleague.at('direct-only').waitFor();
    await colleague.show('rung-while-the-relay-drains');
    await next.untilRung();
    await next.answer();
    // Media may go through the relay only here: the call cannot come up.
    for (const person of [next, colleague]) {
      await person.page.getByText(/Connecting … If it takes long, try again/).waitFor();
      await person.show(`connecting-while-the-relay-drains-${person === next ? 'visitor' : 'desk'}`);
    }
    await colleague.endForBoth();
    await next.untilOver();
    await requireMedia(visitor, desk);
    await desk.endForBoth();
    await visitor.untilOver();
  },
  { relayOnly: true },
);
