/** The last line of an export: what the file holds, signed, so that a file that was cut or edited is told from a whole one. */
export interface Seal {
  readonly kind: 'seal';
  readonly v: 1;
  readonly organization: string;
  /** How many entries stand in the file. */
  readonly entries: number;
  /** The first and the last number of the stretch; 0 and 0 when it is empty. */
  readonly first: number;
  readonly last: number;
  /** Whether every entry of that stretch is there; false when the export was narrowed by person, action or subject. */
  readonly whole: boolean;
  /** SHA-256 of all lines before, each with its line feed. */
  readonly sha256: string;
  readonly at: string;
  readonly key: string;
  readonly signature: string;
}
