import { BlockList, isIPv4 } from 'node:net';
import { spellIp } from '../stun/transport-address.js';

/** IP networks of both families, like `10.20.0.0/16`. */
export class NetworkList {
  // One for each family: Node's own list takes an IPv4 address for its mapped form when it looks through IPv6 networks.
  private readonly ipv4 = new BlockList();
  private readonly ipv6 = new BlockList();

  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [base = '', prefix = ''] = network.split('/');
      if (isIPv4(base)) this.ipv4.addSubnet(base, Number(prefix), 'ipv4');
      else this.ipv6.addSubnet(base, Number(prefix), 'ipv6');
    }
  }

  /** @param ip 4 or 16 bytes. */
  has(ip: Buffer): boolean {
    return ip.length === 4 ? this.ipv4.check(spellIp(ip), 'ipv4') : this.ipv6.check(spellIp(ip), 'ipv6');
  }
}
