// What is measured of one relay: load, memory, the cost of an allocation, and what a busy neighbour does to its delays.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BENCH } from './programs.mjs';
import { HOST, start, startUnpinned } from './servers.mjs';

/** Bytes of data in a packet: about what video fills its packets with. */
export const SIZE = 1000;
/** Calls that share the load: twenty-five of two people at 200 packets/s each way are 10,000 packets/s. */
export const CALLS = 25;
const WARM_UP_SECONDS = 0.2;

let named = 0;

/** CPU, loss and delay under one load. `load`: { seconds, rate } or { seconds, window }; `kind`: `calls`, or one-sided `legs`. */
export async function underLoad(traffic, server, load, kind = 'calls') {
  await traffic[kind](server, HOST, CALLS, { size: SIZE, name: `load-${named++}` });
  await traffic.run({ ...load, seconds: WARM_UP_SECONDS });
  const before = server.cpu();
  const outcome = await traffic.run(load);
  const cpu = server.cpu() - before;
  await traffic.close();
  return {
    cpuPerPacket: cpu / outcome.received,
    lost: 1 - outcome.received / outcome.sent,
    rate: outcome.received / outcome.seconds,
    p50: outcome.p50,
    p99: outcome.p99,
  };
}

/** The delays of the load generator itself: every socket sends to its neighbour, and no relay stands in between. */
export async function direct(traffic, load) {
  for (let call = 0; call < CALLS; call++) {
    const [one, other] = [await traffic.plain(HOST, 9), await traffic.plain(HOST, 9)];
    traffic.aim(one.index, HOST, other.port);
    traffic.aim(other.index, HOST, one.port);
    for (const { index } of [one, other]) traffic.frame(index, Buffer.alloc(0), SIZE);
  }
  const { p50, p99 } = await traffic.run(load);
  await traffic.close();
  return { p50, p99 };
}

/** Resident bytes for each of 1000 allocations that hold a permission and a channel, on a server that has just started. */
export async function memoryPerAllocation(traffic, startServer) {
  const calls = 500;
  const server = await startServer();
  // What is compiled, grown and filled once is none of an allocation's.
  await traffic.calls(server, HOST, 100, { size: 0, name: 'warm' });
  await traffic.close();
  const before = await server.memory();
  await traffic.calls(server, HOST, calls, { size: 0, name: 'memory' });
  const after = await server.memory();
  await traffic.close({ release: false });
  await server.stop();
  return (after - before) / (2 * calls);
}

/**
 * Bytes kept for each stranger who asked for an allocation, got a challenge or nothing, and never came back. What
 * is kept for each is kept in every round of new strangers; what a process grows by besides, it does now and then.
 */
export async function memoryPerStranger(traffic, startServer) {
  const server = await startServer();
  const strangers = 2000;
  const ask = async (round) => {
    const askers = [];
    for (let one = 0; one < strangers; one++)
      askers.push(await traffic.plain(`127.${50 + round}.${one >> 7}.${1 + (one & 0x7f)}`, server.port, HOST));
    for (const { index } of askers) traffic.send(index, allocateRequest());
    await wait(300);
    await traffic.close();
    return server.kept();
  };
  const sizes = [];
  for (let round = 0; round < 12; round++) sizes.push(await ask(round));
  await server.stop();
  const grown = sizes.slice(1).map((size, round) => (size - sizes[round]) / strangers);
  return Math.max(0, Math.min(...grown));
}

/** An Allocate request without credentials (RFC 8656, section 7.1). */
function allocateRequest() {
  const header = Buffer.from('000300082112a442', 'hex');
  return Buffer.concat([header, randomBytes(12), Buffer.from('0019000411000000', 'hex')]);
}

/** Allocations that a processor makes in a second: challenge, Allocate, Refresh to 0. */
export async function allocationsPerSecond(traffic, server) {
  const clients = [];
  const call = `allocations-${named++}`;
  for (let party = 0; party < 200; party++)
    clients.push(
      (
        await traffic.client({
          host: HOST,
          port: server.port,
          credential: server.credential(`${call}-${party}`, 'anna'),
        })
      ).client,
    );
  const before = server.cpu();
  await Promise.all(clients.map((client) => client.allocate()));
  const cpu = server.cpu() - before;
  await traffic.close();
  return 1_000_000 / (cpu / clients.length);
}

/**
 * The relay's delays (milliseconds) beside a process that is busy for 50 ms of every 200, as a server may be; the two
 * choose their processors as they like.
 */
export async function besideBusyServer(traffic, load) {
  const server = await startUnpinned();
  const alone = await underLoad(traffic, server, load);
  const busy = await start(process.execPath, [join(BENCH, 'busy-server.mjs')], { pin: '0,1' });
  const beside = await underLoad(traffic, server, load);
  await Promise.all([busy.stop(), server.stop()]);
  return { alone: alone.p99 / 1000, p99: beside.p99 / 1000 };
}
