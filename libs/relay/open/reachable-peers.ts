import { isMappedIPv4, type TransportAddress } from '../stun/transport-address.js';
import { NetworkList } from './network-list.js';
import { isNeverReachable } from './never-reachable.js';

/** Where media is received; below are the well-known ports of services. */
const LOWEST_PORT = 1024;

export interface ReachableOptions {
  /** The networks that the administrator opened, like `10.20.0.0/16`. */
  readonly networks: readonly string[];
  /** Networks of the appliance itself. Like all that is never reachable, they win over `networks`. */
  readonly own: readonly string[];
  /** For specs, whose peers live on this machine: these win over everything. No setting leads here. */
  readonly despite?: readonly string[];
}

/** Which peers an open relay may send to and hear from. */
export class ReachablePeers {
  private readonly allowed: NetworkList;
  private readonly own: NetworkList;
  private readonly despite: NetworkList;

  constructor({ networks, own, despite = [] }: ReachableOptions) {
    this.allowed = new NetworkList(networks);
    this.own = new NetworkList(own);
    this.despite = new NetworkList(despite);
  }

  /** Whether an address, as it came over the wire, is inside the networks and nothing that must stay out of reach. */
  includes({ ip, port }: TransportAddress): boolean {
    return port >= LOWEST_PORT && this.includesIp(ip);
  }

  includesIp(ip: Buffer): boolean {
    if (isMappedIPv4(ip)) return false;
    if (this.despite.has(ip)) return true;
    return !isNeverReachable(ip) && !this.own.has(ip) && this.allowed.has(ip);
  }
}
