/** A part in a call that is over. */
export interface EndedParticipant {
  readonly call: string;
  readonly participant: string;
}

/** What is on record about calls. `signaling` fills it in: relaying knows no calls, only who may be relayed. */
export interface CallRecord {
  /** Those of `calls` that are over, or that nobody knows. */
  overOf(calls: readonly string[]): Promise<string[]>;
  /** What has ended since `moment`. */
  endedSince(moment: Date): Promise<{ calls: string[]; participants: EndedParticipant[] }>;
}
