import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RelayProcess } from './relay-process.ts';
import { uclient } from './uclient.ts';

/**
 * turnutils_uclient of coturn, a TURN client in C. It knows RFC 5766: it draws channel numbers up to 0x7FFF, which RFC 8656
 * reserves, so the relays here are told to serve such clients.
 */
const skip = process.env['UCLIENT_PATH'] ? false : (process.env['UCLIENT_MISSING'] ?? 'UCLIENT_PATH is not set');
const OLD_CLIENTS = { CONFRERE_RELAY_LIMITS_LAST_CHANNEL: String(0x7fff) };

/** Most wait for uclient, which takes five seconds to begin whatever the relay does: they run side by side. */
const SIDE_BY_SIDE = { concurrency: 20, skip };

const relays: RelayProcess[] = [];
const start = async (...how: Parameters<typeof RelayProcess.start>): Promise<RelayProcess> => {
  const relay = await RelayProcess.start(...how);
  relays.push(relay);
  return relay;
};
after(() => Promise.all(relays.map((relay) => relay.stop())));

const CALLS: Readonly<Record<string, string>> = {
  'by channels': '-y -c',
  'by Send and Data indications': '-y -c -s',
  'in pairs of even and odd ports, the second reserved by the first (EVEN-PORT, RESERVATION-TOKEN)': '-y',
  'in such pairs by indications': '-y -s',
  'with DONT-FRAGMENT': '-y -c -g',
  'with DONT-FRAGMENT in indications': '-y -c -s -g',
  'with channel data padded to four bytes': '-y -c -D',
  'with permissions and channels asked for again and again': '-y -c -G',
  'with messages of 1200 bytes, 200 of each of ten clients': '-y -c -m 10 -n 200 -l 1200 -z 5',
};

async function requireDelivered(relay: RelayProcess, port: number, how: string, attempts = 1): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const [who] = relay.credentials('anna');
    assert.ok(who);
    const { code, sent, received, said } = await uclient({ host: relay.host, port }, who, how);
    if (code === 0 && received < sent && attempt < attempts) continue;
    assert.equal(code, 0, said);
    assert.ok(sent > 0, said);
    assert.equal(received, sent, said);
    return;
  }
}

void describe('turnutils_uclient calls between two of its clients', SIDE_BY_SIDE, () => {
  let relay: RelayProcess;
  before(async () => (relay = await start('127.0.0.1', OLD_CLIENTS)));

  const udpOnly = {
    'with an IPv4 address asked for': '-y -c -X',
    'with a mobility ticket asked for, which is not given': '-y -c -M',
  };
  for (const [what, how] of Object.entries({ ...CALLS, ...udpOnly }))
    void it(`over UDP ${what}`, () => requireDelivered(relay, relay.port, how));
  for (const [what, how] of Object.entries(CALLS))
    void it(`over TCP ${what}`, () => requireDelivered(relay, relay.port, `-t ${how}`));
});

/**
 * Behind TLS uclient takes all that came in one record for one message, and counts the others as lost. A TLS record says
 * nothing about messages, and two that are due at once share one: so it is asked to send slowly, and again if need be.
 */
const SLOWLY = '-z 100';
const TRIES = 3;
const { 'with messages of 1200 bytes, 200 of each of ten clients': _fast, ...SLOW_CALLS } = CALLS;

void describe('turnutils_uclient calls on the port that HTTPS comes in at', SIDE_BY_SIDE, () => {
  let relay: RelayProcess;
  before(async () => (relay = await start('127.0.0.1', OLD_CLIENTS, { tls: true })));

  for (const [what, how] of Object.entries(SLOW_CALLS))
    void it(`over TLS ${what}`, () => requireDelivered(relay, relay.sharedPort, `-t -S ${how} ${SLOWLY}`, TRIES));
  void it('over TCP', () => requireDelivered(relay, relay.sharedPort, '-t -y -c'));
});

void describe('turnutils_uclient calls over IPv6', SIDE_BY_SIDE, () => {
  let relay: RelayProcess;
  before(async () => (relay = await start('::1', OLD_CLIENTS)));

  void it('over UDP by channels', () => requireDelivered(relay, relay.port, '-x -y -c'));
  void it('over UDP by indications', () => requireDelivered(relay, relay.port, '-x -y -s'));
  void it('over TCP by channels', () => requireDelivered(relay, relay.port, '-x -t -y -c'));
});

void describe('turnutils_uclient calls with addresses of both families', SIDE_BY_SIDE, () => {
  let relay: RelayProcess;
  const both = { CONFRERE_RELAY_PUBLIC_ADDRESS: '127.0.0.1', CONFRERE_RELAY_PUBLIC_ADDRESS6: '::1' };
  before(async () => (relay = await start('127.0.0.1', { ...OLD_CLIENTS, ...both })));

  void it('over IPv6 addresses for clients on IPv4', () => requireDelivered(relay, relay.port, '-x -y -c'));
  void it('over IPv4 addresses that are asked for', () => requireDelivered(relay, relay.port, '-X -y -c -s'));
});

void describe('turnutils_uclient is refused', SIDE_BY_SIDE, () => {
  let relay: RelayProcess;
  before(async () => (relay = await start('127.0.0.1', OLD_CLIENTS)));

  const refusals: Readonly<Record<string, { how: string; as: RegExp }>> = {
    'a peer that is no participant (403)': { how: '-c -e 127.0.0.1', as: /error 403/ },
    'a TCP allocation of RFC 6062 (442)': { how: '-T -y -c', as: /error 442/ },
  };
  for (const [what, { how, as }] of Object.entries(refusals))
    void it(what, async () => {
      const [who] = relay.credentials('anna');
      assert.ok(who);
      const { code, received, said } = await uclient(relay, who, how);
      assert.notEqual(code, 0, said);
      assert.equal(received, 0);
      assert.match(said, as);
    });

  void it('with a wrong password (401)', async () => {
    const [who] = relay.credentials('anna');
    assert.ok(who);
    const { code, said } = await uclient(relay, { ...who, credential: 'guessed' }, '-y -c', 5_000);
    assert.notEqual(code, 0);
    assert.doesNotMatch(said, /tot_recv_msgs=[1-9]/);
  });

  void it('data without a permission, which reaches nobody', async () => {
    const [who] = relay.credentials('anna');
    assert.ok(who);
    const { received } = await uclient(relay, who, '-y -c -s -I', 8_000);
    assert.equal(received, 0);
  });
});

void describe('turnutils_uclient as an abuser', SIDE_BY_SIDE, () => {
  let relay: RelayProcess;
  before(async () => (relay = await start('127.0.0.1', OLD_CLIENTS)));

  const abuses: Readonly<Record<string, string>> = {
    'with requests that break the protocol, over UDP': '-N -R -y -c',
    'with requests that break the protocol, over TCP': '-t -N -R -y -c',
    'with clients that come and go at once': '-O -m 20',
    'with clients that vanish in the middle': '-t -y -c -B -m 10',
  };
  for (const [what, how] of Object.entries(abuses))
    void it(`${what}: the relay goes on, and serves the next call`, async () => {
      const [who] = relay.credentials('mallory');
      assert.ok(who);
      await uclient(relay, who, how, 8_000);
      assert.ok(relay.runs);
      await requireDelivered(relay, relay.port, '-y -c');
    });
});
