// Calls between two parties that are both relayed, over real UDP sockets, at a fixed rate.
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { ROOT } from './servers.mjs';

const { TurnClient } = await import(join(ROOT, 'dist/relay/libs/relay/index.js'));
const { SystemClock } = await import(join(ROOT, 'dist/relay/libs/kernel/index.js'));

const HOST = '127.0.0.1';

async function openParty(port, credential) {
  const socket = createSocket({
    type: 'udp4',
    recvBufferSize: 4 << 20,
    lookup: (address, _options, found) => found(null, address, 4),
  });
  await new Promise((resolve) => socket.bind(0, HOST, resolve));
  const party = { received: 0, firstData: undefined };
  party.client = new TurnClient({
    clock: new SystemClock(),
    credential,
    send: (packet) => socket.send(packet, port, HOST),
    received: () => {
      party.received++;
      party.firstData?.();
    },
  });
  socket.on('message', (packet) => party.client.receive(packet));
  // The system soon hands the same port out again: an allocation left behind on it would refuse the next party (437).
  party.close = async () => {
    const released = party.client.release().catch(() => undefined);
    await Promise.race([released, new Promise((resolve) => setTimeout(resolve, 200))]);
    party.client.stop();
    socket.close();
  };
  return party;
}

/** Two parties who may send to each other. Retries nothing: loopback, and the relay is idle meanwhile. */
async function openCall(port, credentialOf, channels) {
  const parties = [await openParty(port, credentialOf('anna')), await openParty(port, credentialOf('berit'))];
  const addresses = [];
  for (const { client } of parties) addresses.push(await client.allocate());
  for (const [index, party] of parties.entries()) {
    party.peer = addresses[1 - index];
    await party.client.permit(party.peer);
    if (channels) await party.client.bind(party.peer);
  }
  return parties;
}

/** Milliseconds from nothing to the first packet at the other side: Allocate, permissions, and one packet. */
export async function measureSetup(port, credentialOf) {
  const started = performance.now();
  const [anna, berit] = await openCall(port, credentialOf, false);
  const arrived = new Promise((resolve) => (berit.firstData = resolve));
  anna.client.sendTo(anna.peer, Buffer.alloc(100));
  await arrived;
  const took = performance.now() - started;
  await Promise.all([anna.close(), berit.close()]);
  return took;
}

/** Sends `rate` packets a second of `size` bytes for `seconds`, both ways in each of `calls` calls. */
export async function measureLoad(server, credentialOf, { channels, rate, seconds, size, calls }) {
  const parties = [];
  for (let call = 0; call < calls; call++)
    parties.push(...(await openCall(server.port, (name) => credentialOf(name, call), channels)));
  const data = Buffer.alloc(size, 7);
  const before = await server.cpu();
  const started = performance.now();
  let sent = 0;
  while (performance.now() - started < seconds * 1000) {
    const due = Math.floor(((performance.now() - started) / 1000) * rate);
    for (; sent < due; sent++) {
      const party = parties[sent % parties.length];
      party.client.sendTo(party.peer, data);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  const cpu = (await server.cpu()) - before;
  const received = parties.reduce((sum, party) => sum + party.received, 0);
  await Promise.all(parties.map((party) => party.close()));
  return { sent, received, completion: received / sent, cpuPerPacket: cpu / received };
}
