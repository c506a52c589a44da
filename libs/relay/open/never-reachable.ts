import { NetworkList } from './network-list.js';

/**
 * What no list of networks opens. Of IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890) those are left to the
 * administrator from which sites number their own hosts: private use, shared address space (100.64.0.0/10) and unique local
 * addresses. Everything else there is this host, reserved, a service of its network or of nobody. Beside the registries:
 * multicast, and the metadata services of clouds.
 */
const NEVER_4 = [
  // "This network".
  '0.0.0.0/8',
  '127.0.0.0/8',
  // Link-local, with the metadata services that are there.
  '169.254.0.0/16',
  // Protocol assignments: DS-Lite, the IPv4 dummy address (.8), PCP and TURN anycast, NAT64 discovery (.170, .171).
  '192.0.0.0/24',
  // Documentation.
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  // AS112, AMT and the deprecated anycast of 6to4: whoever is nearest answers.
  '192.31.196.0/24',
  '192.175.48.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  // Benchmarking.
  '198.18.0.0/15',
  '224.0.0.0/4',
  // Reserved, with the limited broadcast at its end.
  '240.0.0.0/4',
  // Alibaba's and Azure's metadata services, which are not link-local.
  '100.100.100.200/32',
  '168.63.129.16/32',
];

/**
 * Among them every prefix under which an IPv4 address hides in an IPv6 one (mapped, compatible, translated, NAT64, 6to4,
 * Teredo). Whoever means an IPv4 peer names it as such, so there is nothing to translate and no spelling to miss.
 */
const NEVER_6 = [
  // Unspecified, loopback, and IPv4 mapped, compatible and translated.
  '::/8',
  // NAT64, well-known and local.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  // Discard-only, and the dummy prefix beside it.
  '100::/64',
  '100:0:0:1::/64',
  // Protocol assignments: Teredo, PCP and TURN anycast, benchmarking, AMT, AS112, ORCHID (2001:10::/28 and its successor
  // 2001:20::/28) and DRIP: identifiers, which no packet is routed to.
  '2001::/23',
  // Documentation.
  '2001:db8::/32',
  '3fff::/20',
  // 6to4.
  '2002::/16',
  // AS112.
  '2620:4f:8000::/48',
  // Segment routing.
  '5f00::/16',
  // Link-local, and site-local, which was given up.
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  // Amazon's metadata service.
  'fd00:ec2::254/128',
];

/** ISATAP (RFC 5214): an interface identifier of 0000:5efe or 0200:5efe and an IPv4 address, in any network. */
const isIsatap = (ip: Buffer): boolean =>
  ip.length === 16 && (ip[8] === 0 || ip[8] === 2) && ip[9] === 0 && ip[10] === 0x5e && ip[11] === 0xfe;

const never = new NetworkList([...NEVER_4, ...NEVER_6]);

/** @param ip 4 or 16 bytes. */
export const isNeverReachable = (ip: Buffer): boolean => isIsatap(ip) || never.has(ip);
