import { transportAddress } from '../stun/transport-address.js';
import { ReachablePeers } from './reachable-peers.js';

/** First, last: IANA's IPv4 Special-Purpose Address Registry, and what is special without standing in it. */
const IPV4: readonly (readonly [block: string, first: string, last: string])[] = [
  ['0.0.0.0/8', '0.0.0.0', '0.255.255.255'],
  ['127.0.0.0/8', '127.0.0.0', '127.255.255.255'],
  ['169.254.0.0/16', '169.254.0.0', '169.254.255.255'],
  ['192.0.0.0/24', '192.0.0.0', '192.0.0.255'],
  ['192.0.0.0/29', '192.0.0.0', '192.0.0.7'],
  ['192.0.0.8/32', '192.0.0.8', '192.0.0.8'],
  ['192.0.0.9/32', '192.0.0.9', '192.0.0.9'],
  ['192.0.0.10/32', '192.0.0.10', '192.0.0.10'],
  ['192.0.0.170/32', '192.0.0.170', '192.0.0.170'],
  ['192.0.0.171/32', '192.0.0.171', '192.0.0.171'],
  ['192.0.2.0/24', '192.0.2.0', '192.0.2.255'],
  ['192.31.196.0/24', '192.31.196.0', '192.31.196.255'],
  ['192.52.193.0/24', '192.52.193.0', '192.52.193.255'],
  ['192.88.99.0/24', '192.88.99.0', '192.88.99.255'],
  ['192.175.48.0/24', '192.175.48.0', '192.175.48.255'],
  ['198.18.0.0/15', '198.18.0.0', '198.19.255.255'],
  ['198.51.100.0/24', '198.51.100.0', '198.51.100.255'],
  ['203.0.113.0/24', '203.0.113.0', '203.0.113.255'],
  ['224.0.0.0/4', '224.0.0.0', '239.255.255.255'],
  ['240.0.0.0/4', '240.0.0.0', '255.255.255.254'],
  ['255.255.255.255/32', '255.255.255.255', '255.255.255.255'],
];
const IPV6: typeof IPV4 = [
  ['::/128', '::', '::'],
  ['::1/128', '::1', '::1'],
  ['64:ff9b::/96', '64:ff9b::', '64:ff9b::ffff:ffff'],
  ['64:ff9b:1::/48', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::/64', '100::', '100::ffff:ffff:ffff:ffff'],
  ['100:0:0:1::/64', '100:0:0:1::', '100::1:ffff:ffff:ffff:ffff'],
  ['2001::/23', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001::/32', '2001::', '2001:0:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:1::1/128', '2001:1::1', '2001:1::1'],
  ['2001:1::2/128', '2001:1::2', '2001:1::2'],
  ['2001:1::3/128', '2001:1::3', '2001:1::3'],
  ['2001:2::/48', '2001:2::', '2001:2:0:ffff:ffff:ffff:ffff:ffff'],
  ['2001:3::/32', '2001:3::', '2001:3:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:4:112::/48', '2001:4:112::', '2001:4:112:ffff:ffff:ffff:ffff:ffff'],
  ['2001:10::/28', '2001:10::', '2001:1f:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:20::/28', '2001:20::', '2001:2f:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:30::/28', '2001:30::', '2001:3f:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::/32', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2002::/16', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2620:4f:8000::/48', '2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::/20', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::/16', '5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::/10', 'fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fec0::/10', 'fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['ff00::/8', 'ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
];
/** Where sites have hosts: what the registries leave to them, and ordinary addresses, some of them next to a special block. */
const OPENABLE = [
  ...['10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.255.254', '100.64.0.1', '100.127.255.254'],
  ...['1.0.0.0', '9.255.255.255', '126.255.255.255', '128.0.0.0', '169.253.255.255', '169.255.0.0', '191.255.255.255'],
  ...['192.0.1.0', '192.0.3.0', '192.88.98.255', '192.88.100.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
  ...['fc00::1', 'fd12:3456::1', '100:0:0:2::1', '2001:200::1', '2001:db7:ffff::1', '2001:db9::1', '2003::1'],
  ...['2620:4f:7fff::1', '3fff:1000::1', '2606:4700::1111'],
];

const everything = new ReachablePeers({ networks: ['0.0.0.0/0', '::/0'], own: [] });
function isReached(text: string): boolean {
  const address = transportAddress(text, 40_000);
  if (!address) throw new Error(`${text} is no address`);
  return everything.includes(address);
}

it.each([...IPV4, ...IPV6])(
  'an open relay that was given every network reaches nobody in %s',
  (_block, first, last) => {
    expect([first, last].filter(isReached)).toEqual([]);
  },
);

it.each(IPV4)('nor in %s when it stands inside an IPv6 address', (_block, first, last) => {
  const groups = (text: string): string =>
    Buffer.from(text.split('.').map(Number))
      .toString('hex')
      .replace(/(.{4})/, '$1:');
  for (const text of [first, last]) {
    const hidden = [
      `::${text}`,
      `::ffff:0:${text}`,
      `64:ff9b::${text}`,
      `64:ff9b:1::${text}`,
      `2002:${groups(text)}::`,
    ];
    expect(
      [...hidden, `2001:0:${groups(text)}::`, `fd00::5efe:${text}`, `fd00::200:5efe:${text}`].filter(isReached),
    ).toEqual([]);
    const mapped = Buffer.concat([
      Buffer.from('00000000000000000000ffff', 'hex'),
      Buffer.from(text.split('.').map(Number)),
    ]);
    expect(everything.includes({ family: 6, ip: mapped, port: 40_000 })).toBe(false);
  }
});

it.each(OPENABLE)('%s is reached where an administrator has opened its network', (text) => {
  expect(isReached(text)).toBe(true);
});
