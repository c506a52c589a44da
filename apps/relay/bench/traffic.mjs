// Drives the load generator (traffic.c): sets calls up through our TURN client, then lets it send.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from './programs.mjs';

const { TurnClient, channelData, sendIndication, transportAddress } = await import(
  join(ROOT, 'dist/relay/libs/relay/index.js')
);
const { SystemClock } = await import(join(ROOT, 'dist/relay/libs/kernel/index.js'));

export class Traffic {
  #clients = new Map();
  #answers = new Map();
  #opened = 0;
  #unanswered = new Set();

  constructor(program) {
    this.child = spawn('taskset', ['-c', '1', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.#hear(line));
  }

  #hear(line) {
    const [word, index, ...rest] = line.split(' ');
    if (word === 'got') {
      this.#unanswered.delete(transactionOf(rest[0] ?? ''));
      this.#clients.get(Number(index))?.receive(Buffer.from(rest[0] ?? '', 'hex'));
    } else this.#answers.get(word === 'opened' ? `${word} ${index}` : word)?.(line.slice(word.length + 1));
  }

  #say(line) {
    this.child.stdin.write(`${line}\n`);
  }

  /** A request is repeated until it is answered (RFC 8489, section 6.2.1), lest one lost packet end the bench. */
  async #request(index, hex) {
    this.#unanswered.add(transactionOf(hex));
    for (const milliseconds of [0, 300, 600, 1200, 2400]) {
      if (milliseconds > 0) await wait(milliseconds, undefined, { ref: false });
      if (!this.#unanswered.has(transactionOf(hex)) || !this.#clients.has(index)) return;
      this.#say(`send ${index} ${hex}`);
    }
  }

  #ask(line, answer) {
    return new Promise((resolve) => {
      this.#answers.set(answer, resolve);
      this.#say(line);
    });
  }

  /** One socket with a TURN client behind it. Every one comes from an address of its own: a relay may bound what one gets. */
  async client({ host, port, credential }) {
    const index = this.#opened++;
    const source = `127.${1 + (index >> 14)}.${(index >> 7) & 0x7f}.${1 + (index & 0x7f)}`;
    await this.#ask(`open ${index} ${source} ${host} ${port}`, `opened ${index}`);
    const client = new TurnClient({
      clock: new SystemClock(),
      credential,
      send: (packet) => this.#request(index, packet.toString('hex')),
    });
    this.#clients.set(index, client);
    return { index, client };
  }

  /** A socket that is nobody's client. Returns its number and its port. */
  async plain(source, port, host = source) {
    const index = this.#opened++;
    const answer = await this.#ask(`open ${index} ${source} ${host} ${port}`, `opened ${index}`);
    return { index, port: Number(answer.split(' ')[1]) };
  }

  send(index, packet) {
    this.#say(`send ${index} ${packet.toString('hex')}`);
  }

  aim(index, host, port) {
    this.#say(`aim ${index} ${host} ${port}`);
  }

  /** Calls of two relayed parties each, who may send to each other; channels where the server relays them. */
  async calls(server, host, many, { size, name = 'call' }) {
    const one = async (call) => {
      const parties = [];
      // The two of a call have neighbouring numbers.
      for (const who of ['anna', 'berit'])
        parties.push(
          await this.client({ host, port: server.port, credential: server.credential(`${name}-${call}`, who) }),
        );
      const addresses = [];
      for (const { client } of parties) addresses.push(await client.allocate());
      for (const [side, { index, client }] of parties.entries()) {
        const peer = addresses[1 - side];
        await client.permit(peer);
        const channel = server.channels ? await client.bind(peer) : null;
        if (size > 0) this.frame(index, headerFor(peer, channel, size), size);
        client.stop();
      }
    };
    // In order of opening, or the neighbours would not be neighbours.
    for (let call = 0; call < many; call++) await one(call);
  }

  /** One-sided legs: clients who send to peers that need no relay and get as much from them. */
  async legs(server, host, many, { size, name = 'leg' }) {
    for (let leg = 0; leg < many; leg++) {
      const credential = server.credential(`${name}-${leg}`, 'anna');
      const { index, client } = await this.client({ host, port: server.port, credential });
      const peer = await this.plain(host, 9);
      const relayed = await client.allocate();
      const address = transportAddress(host, peer.port);
      await client.permit(address);
      this.frame(index, headerFor(address, await client.bind(address), size), size);
      this.aim(peer.index, host, relayed.port);
      this.frame(peer.index, Buffer.alloc(0), size);
      client.stop();
    }
  }

  frame(index, header, size) {
    this.#say(`frame ${index} ${header.length > 0 ? header.toString('hex') : '-'} ${size}`);
  }

  async run({ seconds, rate = 0, window = 0, burst = 1 }) {
    return JSON.parse(await this.#ask(`run ${Math.round(seconds * 1000)} ${rate} ${window} ${burst}`, 'ran'));
  }

  /** Ends the allocations, unless they are to be left to the relay, and closes all sockets. */
  async close({ release = true } = {}) {
    // The system may hand the same port out again: an allocation left behind on it would refuse the next party (437).
    const clients = release ? [...this.#clients.values()] : [];
    const released = Promise.all(clients.map((client) => client.release().catch(() => undefined)));
    await Promise.race([released, new Promise((resolve) => setTimeout(resolve, 1000))]);
    await this.#ask('close', 'closed');
    this.#clients.clear();
    this.#opened = 0;
  }

  end() {
    this.child.stdin.end();
  }
}

const transactionOf = (hex) => hex.slice(16, 40);

/** What stands before the data, which comes from the generator. */
export function headerFor(peer, channel, size) {
  const whole = channel === null ? sendIndication(peer, Buffer.alloc(size)) : channelData(channel, Buffer.alloc(size));
  return whole.subarray(0, whole.length - size);
}
