import { networkInterfaces } from 'node:os';

/** Bridges between this machine and its containers, and the ends of wires into them. */
const OF_CONTAINERS = /^(docker|br-|veth|cni|cali|flannel|virbr|podman|lxc|lxd)/;

/**
 * What is this machine or on it, as networks like `10.0.0.5/32`: its addresses, and the networks of its containers. The
 * open relay reaches none of it: the database and the server may listen there.
 */
export function ownNetworks(interfaces = networkInterfaces()): string[] {
  const networks: string[] = [];
  for (const [name, addresses = []] of Object.entries(interfaces)) {
    for (const { address, family, cidr } of addresses) {
      networks.push(`${address.split('%', 1)[0]}/${family === 'IPv4' ? 32 : 128}`);
      if (cidr && OF_CONTAINERS.test(name)) networks.push(cidr);
    }
  }
  return networks;
}
