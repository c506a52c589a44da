import { type Figure, goal } from '../figures.ts';
import type { Look } from './measured.ts';

/** kB that each visitor added: to the process, and to what is in use in it. */
export interface Grown {
  readonly rss: number;
  readonly heap: number;
}

/** Two looks that differ by less stand still: a quarter of a kB for each of some thousand visitors. */
const STILL = 512 * 1024;
const MOST_LOOKS = 12;

/** Looks until memory stands still. @returns null when it never does: nothing can be said of it then. */
export async function whenStill(look: () => Promise<Look>, pause: () => Promise<unknown>): Promise<Look | null> {
  let before = await look();
  for (let more = 1; more < MOST_LOOKS; more++) {
    await pause();
    const now = await look();
    if (Math.abs(now.rss - before.rss) < STILL && Math.abs(inUse(now) - inUse(before)) < STILL) return now;
    before = now;
  }
  return null;
}

const inUse = ({ heapUsed, external }: Look): number => heapUsed + external;

/** @returns null where one of the looks means nothing. */
export const grown = (from: Look | null, to: Look | null, count: number): Grown | null =>
  from && to && { rss: (to.rss - from.rss) / count / 1000, heap: (inUse(to) - inUse(from)) / count / 1000 };

/**
 * What a visitor costs: by how much the process grew or, where it still had room from before, by how much what is in use did.
 * A server that holds no more than before, or never stood still, says nothing about visitors, and that is no goal reached.
 */
export function memoryGoal(name: string, cost: Grown | null): Figure {
  const most = cost ? Math.max(cost.rss, cost.heap) : 0;
  const figure = goal(name, most, 8, 'kB');
  if (most > 0) return figure;
  const why = cost ? 'the server gave memory back meanwhile' : 'its memory did not stand still';
  return { ...figure, name: `${name} (means nothing: ${why})`, holds: false };
}
