import { createHash } from 'node:crypto';

/**
 * Which of `nodes` a key belongs to: the one with the highest hash of both (highest random weight). Whoever asks with the
 * same nodes gets the same one, and when a node goes only its own keys go elsewhere.
 * @param nodes at least one id
 */
export function rendezvous(key: string, nodes: readonly string[]): string {
  const weigh = (node: string): string => createHash('sha256').update(`${node}\n${key}`).digest('hex');
  const [first = ''] = nodes;
  return nodes.reduce((best, node) => (weigh(node) > weigh(best) ? node : best), first);
}
