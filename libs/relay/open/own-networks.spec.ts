import type { NetworkInterfaceInfo } from 'node:os';
import { ownNetworks } from './own-networks.js';

const at = (address: string, cidr: string): NetworkInterfaceInfo =>
  ({ address, cidr, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;

it("names this machine's addresses, and the whole network only where containers are in it", () => {
  const networks = ownNetworks({
    eth0: [at('10.0.0.5', '10.0.0.5/24'), at('fd00::5', 'fd00::5/64')],
    docker0: [at('172.17.0.1', '172.17.0.1/16')],
  });
  expect(networks).toEqual(['10.0.0.5/32', 'fd00::5/128', '172.17.0.1/32', '172.17.0.1/16']);
});
