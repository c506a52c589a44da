import type { WayChecked } from './check-relays.js';
import { checkWords } from './check-words.js';

const UDP = 'turn:relay.example.org:3478?transport=udp';
const TCP = 'turn:relay.example.org:3478?transport=tcp';
const TLS = 'turns:relay.example.org:443?transport=tcp';

const way = (url: string, rest: Partial<WayChecked> = {}): WayChecked => ({
  node: 'relay',
  url,
  transport: 'udp',
  step: 'done',
  code: null,
  distrust: null,
  ...rest,
});

it('a way that works is said in a sentence, and nothing is to do', () => {
  expect(checkWords(way(TLS))).toEqual({
    says: 'TLS works: a packet was relayed through TCP port 443 of relay.example.org.',
    todo: null,
  });
  expect(checkWords(way('stun:stun.example.org'))).toEqual({
    says: 'UDP works: a question was answered by UDP port 3478 of stun.example.org.',
    todo: null,
  });
});

it('silence says what to open in the firewall: protocol, port, from where to where', () => {
  expect(checkWords(way(UDP, { step: 'allocate', code: 'TIMEOUT' }))).toEqual({
    says: 'UDP does not work: no answer from UDP port 3478 of relay.example.org.',
    todo: 'Open UDP port 3478 in the firewall: from the networks of staff and visitors, and from this machine, to relay.example.org, and the answers from its port 3478 back. Behind address translation, forward it to the machine of the relay.',
  });
  expect(checkWords(way(TLS, { step: 'connect', code: 'TIMEOUT' }))).toEqual({
    says: 'TLS does not work: no answer from TCP port 443 of relay.example.org.',
    todo: 'Open TCP port 443 in the firewall: from the networks of staff and visitors, and from this machine, to relay.example.org. Behind address translation, forward it to the machine of the relay.',
  });
});

it.each([
  ['connect', 'ENOTFOUND', UDP, /has no address on this machine/, /DNS/],
  ['allocate', 'ECONNREFUSED', UDP, /nothing listens on UDP port 3478/, /^Start the relay;/],
  ['connect', 'ECONNREFUSED', TCP, /nothing listens on TCP port 3478/, /forward TCP port 3478/],
  ['connect', 'ENETUNREACH', TCP, /no route/, /route/],
  ['allocate', 'EPERM', UDP, /may not send/, /outgoing UDP port 3478 in the firewall of this machine/],
  ['connect', 'ECONNRESET', TLS, /not as expected/, /proxy or firewall/],
  ['connect', 'ERR_SSL_WRONG_VERSION_NUMBER', TLS, /does not speak TLS/, /Let TLS pass/],
  ['allocate', 'TIMEOUT', TCP, /not a TURN relay/, /proxy or firewall that reads HTTP/],
  ['allocate', 401, UDP, /refuses our credentials/, /relay\.secret.*clocks/],
  ['allocate', 508, UDP, /takes nobody in \(508\).+new ones go directly, and fail where/, /relay\.limits/],
  ['permit', 403, UDP, /refuses to relay to itself/, /relay\.publicAddress/],
  ['relay', 'TIMEOUT', UDP, /no packet came through/, /log of the relay/],
  ['allocate', 400, UDP, /error 400/, /log/],
  ['connect', 'ESOMETHING', TCP, /cannot be reached \(ESOMETHING\)/, /Open TCP port 3478/],
] as const)('stopped at %s by %s', (step, code, url, says, todo) => {
  const words = checkWords(way(url, { step, code }));
  expect(words.says).toMatch(/^(UDP|TCP|TLS) does not work: .+\.$/);
  expect(words.says).toMatch(says);
  expect(words.todo).toMatch(todo);
});

it('of a server that is not ours, whoever runs it is to be asked', () => {
  const theirs = { node: null, url: 'turn:coturn.example.org:3478?transport=udp' };
  expect(checkWords(way(UDP, { ...theirs, step: 'allocate', code: 401 })).todo).toMatch(
    /what coturn\.example\.org has/,
  );
  expect(checkWords(way(UDP, { ...theirs, step: 'permit', code: 403 })).todo).toMatch(/whoever runs coturn/);
  expect(checkWords(way(UDP, { ...theirs, step: 'allocate', code: 'TIMEOUT' })).todo).not.toMatch(
    /machine of the relay/,
  );
});

it.each([
  ['CERT_HAS_EXPIRED', /it has expired/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /signed by itself/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /for another name/],
  ['SOMETHING_NEW', /SOMETHING_NEW/],
])('an open way with a certificate that is not trusted (%s) is not praised', (distrust, why) => {
  const { says, todo } = checkWords(way(TLS, { distrust }));
  expect(says).toMatch(/^TLS is open, but the certificate .+ is not trusted: /);
  expect(says).toMatch(why);
  expect(todo).toMatch(/tls\.certFile/);
});

it('a URL that is none is said to be none', () => {
  expect(checkWords(way('turn:?', { step: 'connect', code: 'URL' })).says).toMatch(/is no address of a TURN server/);
});
