import { FakeClock } from '@confrere/kernel';
import { CurrentConfig, loadConfig } from '@confrere/platform/config';
import fc from 'fast-check';
import { CallPlacement } from './call-placement.js';
import { MISSED_AFTER, RelayNodes } from './relay-nodes.js';
import { rendezvous } from './rendezvous.js';

const CALLS = Array.from({ length: 40 }, (_, index) => `call-${index}`);

function relays(ids: readonly string[]) {
  const clock = new FakeClock();
  const config = loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' });
  const nodes = ids.map((id) => ({ id, publicHost: `${id}.example.org`, port: 3478, tcpPort: 3478, tlsPort: null }));
  const known = new RelayNodes(new CurrentConfig({ ...config, relay: { ...config.relay, nodes } }), clock);
  const placement = new CallPlacement(known);
  const channels = new Map<string, object>();
  const moved: string[] = [];
  placement.onMoved((call) => moved.push(call));
  return {
    clock,
    nodes: known,
    placement,
    moved,
    attach: (id: string, calls: readonly string[] = [], draining = false) => {
      const channel = {};
      channels.set(id, channel);
      known.attached(id, channel, draining);
      placement.found(id, calls);
    },
    detach: (id: string) => known.detached(id, channels.get(id) ?? {}),
    where: (calls: readonly string[] = CALLS) => calls.map((call) => placement.nodeOf(call).id),
  };
}

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 2, maxLength: 6 });

it('both parties get the same relay, whatever happens between the two questions that leaves it in service', () => {
  const act = fc.tuple(fc.constantFrom('attach', 'detach', 'drain', 'wait'), fc.nat());
  fc.assert(
    fc.property(ids, fc.array(act, { maxLength: 20 }), fc.uuid(), (names, acts, call) => {
      const house = relays(names);
      for (const id of names) house.attach(id);
      const first = house.placement.nodeOf(call).id;
      let given = first;
      for (const [what, which] of acts) {
        const id = names[which % names.length] ?? '';
        const before = house.moved.length;
        if (what === 'attach') house.attach(id);
        else if (what === 'detach') house.detach(id);
        else if (what === 'drain') house.nodes.draining(id);
        else house.clock.advance(MISSED_AFTER);
        const now = house.placement.nodeOf(call).id;
        // It changes only together with a word to everyone who is in the call.
        if (now !== given) expect(house.moved.slice(before)).toContain(call);
        given = now;
      }
      expect(house.placement.nodeOf(call).id).toBe(given);
    }),
  );
});

it('another server that knows the same relays places every call alike', () => {
  fc.assert(
    fc.property(ids, fc.uuid(), (names, call) => {
      expect(rendezvous(call, names)).toBe(rendezvous(call, [...names].reverse()));
    }),
  );
});

it('when a relay goes only its own calls go elsewhere', () => {
  fc.assert(
    fc.property(ids, fc.uuid(), fc.nat(), (names, call, which) => {
      const gone = names[which % names.length];
      const left = names.filter((id) => id !== gone);
      const before = rendezvous(call, names);
      expect(rendezvous(call, left)).toBe(before === gone ? rendezvous(call, left) : before);
    }),
  );
});

it('calls spread over the relays', () => {
  const house = relays(['east', 'west']);
  house.attach('east');
  house.attach('west');
  const east = house.where().filter((id) => id === 'east').length;
  expect(east).toBeGreaterThan(10);
  expect(east).toBeLessThan(30);
});

it('a call is placed on relays that are attached and do not drain', () => {
  const house = relays(['east', 'west', 'north']);
  house.attach('east', [], true);
  house.attach('west');
  expect(new Set(house.where())).toEqual(new Set(['west']));
});

it('without any control channel calls are placed all the same: a relay needs none to relay', () => {
  const house = relays(['east', 'west']);
  expect(new Set(house.where())).toEqual(new Set(['east', 'west']));
  house.clock.advance(MISSED_AFTER);
  expect(new Set(house.where())).toEqual(new Set(['east', 'west']));
});

it('a relay that is back within ten seconds keeps its calls, and nobody is told anything', () => {
  const house = relays(['east', 'west']);
  house.attach('east');
  house.attach('west');
  const before = house.where();
  house.detach('east');
  house.clock.advance(MISSED_AFTER - 1);
  house.attach('east');
  house.clock.advance(MISSED_AFTER);
  expect(house.where()).toEqual(before);
  expect(house.moved).toEqual([]);
});

it('the calls of a relay that died go to another, and their participants are told', () => {
  const house = relays(['east', 'west']);
  house.attach('east');
  house.attach('west');
  const wereEast = CALLS.filter((call) => house.placement.nodeOf(call).id === 'east');
  house.detach('east');
  house.clock.advance(MISSED_AFTER);
  expect(house.moved).toEqual(wereEast);
  expect(new Set(house.where())).toEqual(new Set(['west']));
});

it('the calls of a relay that drains go to another at once', () => {
  const house = relays(['east', 'west']);
  house.attach('east');
  house.attach('west');
  const wereEast = CALLS.filter((call) => house.placement.nodeOf(call).id === 'east');
  house.nodes.draining('east');
  expect(house.moved).toEqual(wereEast);
});

it('when no other relay is there calls stay where they are', () => {
  const house = relays(['east', 'west']);
  house.attach('east');
  house.clock.advance(MISSED_AFTER);
  expect(new Set(house.where())).toEqual(new Set(['east']));
  house.nodes.draining('east');
  house.detach('east');
  expect(house.where(['call-1'])).toEqual(house.where(['call-1']));
});

it('after a restart of the server a call is where the relay says that it runs', () => {
  const house = relays(['east', 'west']);
  house.attach('east', CALLS);
  house.attach('west');
  expect(new Set(house.where())).toEqual(new Set(['east']));
  expect(house.moved).toEqual([]);
});

it('a call that was placed before its relay was back is put right, and its participants are told', () => {
  const house = relays(['east', 'west']);
  const guessedWest = CALLS.filter((call) => house.placement.nodeOf(call).id === 'west');
  house.attach('east', CALLS);
  expect(house.moved).toEqual(guessedWest);
  expect(new Set(house.where())).toEqual(new Set(['east']));
});

it('a call whose relay is gone goes to the first that comes', () => {
  const house = relays(['east', 'west']);
  house.attach('east');
  house.where(['call-1']);
  house.detach('east');
  house.clock.advance(MISSED_AFTER);
  expect(house.moved).toEqual([]);
  house.attach('west');
  expect(house.moved).toEqual(['call-1']);
  expect(house.where(['call-1'])).toEqual(['west']);
});

it('of a call that is over nothing is kept', () => {
  const house = relays(['east', 'west']);
  house.attach('west');
  house.placement.nodeOf('call-1');
  house.placement.forget('call-1');
  house.nodes.draining('west');
  expect(house.moved).toEqual([]);
});
