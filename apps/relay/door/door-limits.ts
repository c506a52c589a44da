/** What the shared port bounds. Over a limit a newcomer is closed; nobody else notices. TURN has limits of its own besides. */
export interface DoorLimits {
  /** Milliseconds from the connection until it is known who is to have it: first bytes, TLS handshake, first request. */
  readonly decideWithin: number;
  /** Connections of which that is not known yet. */
  readonly undecided: number;
  readonly undecidedPerSource: number;
  /** Connections that are passed on to the server: two descriptors and up to 256 KiB each. */
  readonly passed: number;
  /** A hospital is one source to an appliance outside of it: a page holds up to seven. */
  readonly passedPerSource: number;
}

export const DOOR_LIMITS: DoorLimits = {
  decideWithin: 10_000,
  undecided: 4000,
  undecidedPerSource: 256,
  passed: 10_000,
  passedPerSource: 4000,
};

/** Connections since the start, each counted once where it ended up. */
export interface DoorCounters {
  turnOverTcp: number;
  turnOverTls: number;
  /** Passed on as they were, still encrypted. */
  https: number;
  /** Passed on decrypted: a client that names no application protocol. */
  httpsDecrypted: number;
  http: number;
  /** Closed over a limit. */
  refused: number;
  /** Closed because they did not say what they are in time. */
  late: number;
  /** Closed because they are none of all that, or broke their TLS handshake. */
  malformed: number;
  /** Closed or answered 503, because the server was not there. */
  serverAway: number;
}

export const noneCounted = (): DoorCounters => ({
  turnOverTcp: 0,
  turnOverTls: 0,
  https: 0,
  httpsDecrypted: 0,
  http: 0,
  refused: 0,
  late: 0,
  malformed: 0,
  serverAway: 0,
});
