// The rows of the bench: what is measured of every relay, in turn, so that whatever else the machine does meets all alike.
import { OPEN_SERVERS, SERVERS } from './servers.mjs';
import * as measure from './measure.mjs';

/** Every row there is, in the order in which they run; ROWS in the environment names some. */
export const ROWS = ['middling', 'saturated', 'busiest', 'allocations', 'memory', 'strangers', 'legs', 'busy'];

const names = Object.keys(SERVERS);
const listsFor = (servers) => Object.fromEntries(servers.map((name) => [name, []]));

/** Results by row and relay, one of each round; of a row that was not asked for there is none. */
export async function measureRows(wanted, traffic, { rounds, seconds }) {
  const loads = {
    middling: { rate: 10_000, seconds },
    saturated: { window: 16, seconds },
    busiest: { rate: 20_000, seconds },
  };
  const results = {};
  const running = ['middling', 'saturated', 'busiest', 'allocations'].filter((row) => wanted.includes(row));
  if (running.length > 0) {
    const servers = await warm(traffic, SERVERS);
    for (const row of running)
      results[row] = await inTurn(names, row in loads && row !== 'busiest' ? rounds : 3, (name) => {
        if (row === 'allocations') return measure.allocationsPerSecond(traffic, servers[name]);
        if (row === 'busiest' && name === 'node-turn') return null;
        return measure.underLoad(traffic, servers[name], loads[row]);
      });
    results.direct = await measure.direct(traffic, loads.middling);
    for (const server of Object.values(servers)) await server.stop();
  }
  if (wanted.includes('memory'))
    results.memory = await inTurn(names, 3, (name) => measure.memoryPerAllocation(traffic, SERVERS[name]));
  if (wanted.includes('strangers'))
    results.strangers = await inTurn(names, 1, (name) => measure.memoryPerStranger(traffic, SERVERS[name]));
  if (wanted.includes('legs')) {
    const servers = await warm(traffic, OPEN_SERVERS, 'legs');
    results.legs = await inTurn(Object.keys(OPEN_SERVERS), rounds, (name) =>
      measure.underLoad(traffic, servers[name], loads.middling, 'legs'),
    );
    for (const server of Object.values(servers)) await server.stop();
  }
  if (wanted.includes('busy')) results.busy = await measure.besideBusyServer(traffic, { rate: 2000, seconds: 5 });
  return results;
}

/** Each is warmed up: what Node compiles first is none of a packet's. */
async function warm(traffic, starters, kind = 'calls') {
  const servers = {};
  for (const [name, startServer] of Object.entries(starters)) servers[name] = await startServer();
  for (const server of Object.values(servers))
    await measure.underLoad(traffic, server, { rate: 10_000, seconds: 2 }, kind);
  return servers;
}

async function inTurn(relays, rounds, once) {
  const lists = listsFor(relays);
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 === 0 ? relays : [...relays].reverse()) {
      const result = await once(name);
      if (result !== null) lists[name].push(result);
    }
  return lists;
}
