import { NetworkList } from './network-list.js';

/**
 * What no list of networks opens (security rules of the open relay): this host, unspecified and reserved ranges,
 * link-local, multicast, broadcast, the metadata services of clouds.
 */
const NEVER_4 = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  // Alibaba's and Azure's metadata services, which are not link-local.
  '100.100.100.200/32',
  '168.63.129.16/32',
  '224.0.0.0/4',
  // Reserved, with the limited broadcast at its end.
  '240.0.0.0/4',
];

/**
 * Besides the ranges as above: every prefix under which an IPv4 address hides in an IPv6 one (mapped, compatible, NAT64,
 * 6to4, Teredo). Whoever means an IPv4 peer names it as such, so there is nothing to translate and no spelling to miss.
 */
const NEVER_6 = [
  '::/8',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/32',
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
