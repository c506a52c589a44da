import { isIPv4, isIPv6 } from 'node:net';
import type { Clock } from '@confrere/kernel';
import type { OpenOutsideSocket } from '../transport/outside-sockets.js';
import { openPlainOutside } from '../transport/plain-outside.js';
import type { Delivery } from '../turn/delivery.js';
import { OpenSocket } from './open-socket.js';
import { ReachablePeers, type ReachableOptions } from './reachable-peers.js';

export interface OpenModeOptions extends ReachableOptions {
  /** The address that the relay listens on; one of the other family stands for any. */
  readonly host: string;
  /** First and last of the ports that relayed addresses may have. */
  readonly ports: readonly [number, number];
}

/** The open relay: beside the call's own allocations, which stay virtual, also peers in listed networks. */
export class OpenMode {
  readonly ports: readonly [number, number];
  private readonly reachable: ReachablePeers;
  private openSocket: OpenOutsideSocket = openPlainOutside;

  constructor(
    private readonly options: OpenModeOptions,
    private readonly delivery: Delivery,
    private readonly clock: Clock,
  ) {
    this.ports = options.ports;
    this.reachable = new ReachablePeers(options);
  }

  /** How sockets are opened from now on. */
  openThrough(openSocket: OpenOutsideSocket): void {
    this.openSocket = openSocket;
  }

  /** A socket on that port of a relayed address; null when another program has the port. */
  socketAt(family: 4 | 6, port: number): OpenSocket | null {
    const { host } = this.options;
    const address = family === 4 ? (isIPv4(host) ? host : '0.0.0.0') : isIPv6(host) ? host : '::';
    return OpenSocket.open(address, port, this.openSocket, this.reachable, this.delivery, this.clock);
  }
}
