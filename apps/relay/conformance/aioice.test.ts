import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RelayProcess } from './relay-process.ts';

/** aioice: a TURN client in Python that shares no line with ours. It binds a channel with its first packet. */
const python = process.env['AIOICE_PATH'];
const skip = python ? false : (process.env['AIOICE_MISSING'] ?? 'AIOICE_PATH is not set');
const SCRIPT = fileURLToPath(new URL('aioice_echo.py', import.meta.url));
const MESSAGES = 200;

let relay: RelayProcess;
if (python) before(async () => (relay = await RelayProcess.start('127.0.0.1', {}, { tls: true })));
after(() => relay?.stop());

interface Told {
  echoed: number;
  relayed: [[string, number], [string, number]];
}

const PORTS = { udp: () => relay.port, tcp: () => relay.sharedPort, tls: () => relay.sharedPort };

function echo(transport: keyof typeof PORTS, credentials = relay.credentials('anna', 'berit')): Promise<Told> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      python ?? '',
      [SCRIPT, relay.host, String(PORTS[transport]()), transport, String(MESSAGES)],
      { timeout: 30_000 },
      (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(JSON.parse(stdout) as Told)),
    );
    child.stdin?.end(JSON.stringify(credentials));
  });
}

for (const transport of ['udp', 'tcp', 'tls'] as const)
  void test(`two aioice clients of one call echo every message over ${transport.toUpperCase()}`, { skip }, async () => {
    const { echoed, relayed } = await echo(transport);
    assert.equal(echoed, MESSAGES);
    const [[one, onePort], [other, otherPort]] = relayed;
    assert.deepEqual([one, other], [relay.host, relay.host], 'both are reached under the relay’s own address');
    assert.notEqual(onePort, otherPort);
  });

void test('two aioice clients of different calls do not reach each other', { skip }, async () => {
  const strangers = [relay.credentials('anna')[0], relay.credentials('berit')[0]].flatMap((each) => each ?? []);
  await assert.rejects(echo('udp', strangers), /403/);
});

void test('a wrong password opens nothing', { skip }, async () => {
  const forged = relay.credentials('anna', 'berit').map((each) => ({ ...each, credential: 'guessed' }));
  await assert.rejects(echo('udp', forged), /401/);
});
