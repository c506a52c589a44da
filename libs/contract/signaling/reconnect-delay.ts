const SECONDS = [0, 1, 1, 1, 2, 4, 5];

/**
 * Milliseconds before attempt number `attempt` (0 for the first after a loss): 0, 1, 1, 1, 2, 4, then every 5 s, each ± 20 %,
 * so that a thousand pages do not come back to a restarted server at the same moment. A server or relay that was started anew
 * is there again within some seconds: until then a call may be waiting for it. `random` is 0 to 1.
 */
export const reconnectDelay = (attempt: number, random: number): number =>
  Math.round((SECONDS[Math.min(attempt, SECONDS.length - 1)] ?? 5) * (800 + 400 * random));
