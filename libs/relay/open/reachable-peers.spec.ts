import fc from 'fast-check';
import { transportAddress } from '../stun/transport-address.js';
import { ReachablePeers } from './reachable-peers.js';

const EVERYTHING = ['0.0.0.0/0', '::/0'];
const includes = (peers: ReachablePeers, text: string, port = 40_000): boolean => {
  const address = transportAddress(text, port);
  if (!address) throw new Error(`${text} is no address`);
  return peers.includes(address);
};

describe('even if every network is opened, nothing that must stay out of reach is reached', () => {
  const peers = new ReachablePeers({ networks: EVERYTHING, own: ['10.0.0.5/32', '172.17.0.0/16', 'fd00:1::5/128'] });
  it.each([
    ['this host', ['127.0.0.1', '127.8.9.10', '::1']],
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
    ['link-local', ['169.254.1.1', 'fe80::1', 'febf::1', 'fec0::1']],
    ['metadata services', ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16', '192.0.0.192']],
    ['multicast', ['224.0.0.1', '239.255.255.250', 'ff02::1']],
    ['broadcast and reserved', ['255.255.255.255', '240.0.0.1']],
    ['the appliance itself and its containers', ['10.0.0.5', '172.17.3.4', 'fd00:1::5']],
    [
      'an IPv4 address inside an IPv6 one',
      ['::10.1.2.3', '64:ff9b::10.1.2.3', '64:ff9b:1::a01:203', '2002:a01:203::', '2001:0:a01:203::'],
    ],
    ['ISATAP', ['fd12::5efe:10.1.2.3', 'fd12::200:5efe:10.1.2.3']],
  ])('%s', (_what, addresses) => {
    for (const address of addresses) expect([address, includes(peers, address)]).toEqual([address, false]);
  });

  it('nor an IPv4 address that stands mapped on the wire', () => {
    const ip = Buffer.from('00000000000000000000ffff0a010203', 'hex');
    expect(peers.includes({ family: 6, ip, port: 40_000 })).toBe(false);
  });

  it('nor a well-known port', () => {
    expect(includes(peers, '10.1.2.3', 1023)).toBe(false);
    expect(includes(peers, '10.1.2.3', 0)).toBe(false);
    expect(includes(peers, '10.1.2.3', 1024)).toBe(true);
  });
});

it('without networks nobody is reached, whatever the address', () => {
  const peers = new ReachablePeers({ networks: [], own: [] });
  const ip = fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 }));
  fc.assert(
    fc.property(ip, fc.integer({ min: 0, max: 65_535 }), (bytes, port) => {
      const family = bytes.length === 4 ? 4 : 6;
      expect(peers.includes({ family, ip: Buffer.from(bytes), port })).toBe(false);
    }),
  );
});

it('an address is reached exactly when it lies in one of the networks', () => {
  const peers = new ReachablePeers({ networks: ['10.20.0.0/16'], own: [] });
  fc.assert(
    fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (bytes) => {
      const inside = bytes[0] === 10 && bytes[1] === 20;
      expect(peers.includes({ family: 4, ip: Buffer.from(bytes), port: 40_000 })).toBe(inside);
    }),
    { examples: [[[10, 20, 0, 0]], [[10, 20, 255, 255]], [[10, 21, 0, 0]], [[10, 19, 255, 255]]] },
  );
});
