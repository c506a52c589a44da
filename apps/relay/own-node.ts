import { type Config, Fault } from '@confrere/platform/config';

/**
 * The id under which this relay attaches.
 * @throws Fault when there are several and the config does not say which one this machine is
 */
export function ownNode({ node, nodes }: Config['relay']): string {
  const [only] = nodes;
  if (node !== undefined) return node;
  if (nodes.length === 1 && only) return only.id;
  throw new Fault(
    'relay.node: is missing; write which of relay.nodes the relay on this machine is, or set CONFRERE_RELAY_NODE.',
  );
}
