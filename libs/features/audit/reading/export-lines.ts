import { createHash } from 'node:crypto';
import { canonicalJson } from '../chain/canonical-json.js';
import { type ChainedEntry, entryLine } from '../chain/audit-entry.js';
import { signed } from '../chain/checkpoint.js';
import type { Seal } from '../chain/seal.js';
import type { SigningKey } from '../chain/signing-key.js';

/** Writes an export as JSON Lines: a canonical line for each entry, and a seal over them at the end. */
export class ExportLines {
  private readonly whole = createHash('sha256');
  private entries = 0;
  private first = 0;
  private last = 0;

  constructor(
    private readonly organization: string,
    private readonly key: SigningKey,
    /** Whether every entry of the stretch is handed over. */
    private readonly isWhole: boolean,
  ) {}

  /** @returns the line with its line feed. */
  entry(chained: ChainedEntry): string {
    const line = `${entryLine(chained)}\n`;
    this.whole.update(line, 'utf8');
    this.entries++;
    this.last = chained.entry.seq;
    if (this.entries === 1) this.first = this.last;
    return line;
  }

  /** The last line. */
  seal(at: Date): string {
    const seal: Seal = signed(this.key, {
      kind: 'seal',
      v: 1,
      organization: this.organization,
      entries: this.entries,
      first: this.first,
      last: this.last,
      whole: this.isWhole,
      sha256: this.whole.digest('hex'),
      at: at.toISOString(),
    } as const);
    return `${canonicalJson({ ...seal })}\n`;
  }
}
