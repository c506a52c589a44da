/** What can be wrong with a trail. Codes are stable. */
export type FaultCode =
  | 'line.unreadable'
  | 'line.not-canonical'
  | 'entry.foreign'
  | 'entry.missing'
  | 'entry.out-of-order'
  | 'entry.changed'
  | 'chain.broken'
  | 'payload.changed'
  | 'trail.begins-late'
  | 'trail.cut'
  | 'trail.rewritten'
  | 'head.differs'
  | 'checkpoint.forged'
  | 'seal.missing'
  | 'seal.forged'
  | 'seal.differs';

/** One thing that is wrong, and where. */
export interface ChainFault {
  readonly code: FaultCode;
  readonly organization: string | null;
  /** The number of the entry; null where it is about none. */
  readonly seq: number | null;
  /** One sentence for whoever looks into it. */
  readonly says: string;
}
