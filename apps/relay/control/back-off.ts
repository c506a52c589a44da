const SHORTEST = 250;
/** The server may be back any moment, and what ended meanwhile is to end within five seconds of that. */
const LONGEST = 4_000;

/**
 * Milliseconds to wait before attempt `attempt` (from 0) to reach the server: doubling to a bound, of which a random half
 * is taken off, so that many relays do not come back in one moment.
 * @param random from 0 to below 1
 */
export function backOff(attempt: number, random: number): number {
  const bound = Math.min(LONGEST, SHORTEST * 2 ** Math.min(attempt, 16));
  return Math.round(bound * (1 - random / 2));
}
