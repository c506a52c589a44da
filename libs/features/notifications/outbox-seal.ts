import { Seal } from '@confrere/platform/seal';

/** What is hidden in a row of the outbox. */
export interface SealedMail {
  readonly to: string;
  readonly fields: Readonly<Record<string, string>>;
  /** BCP 47, as the organization wishes; left out: English. */
  readonly language?: string;
}

/** Hides whom a waiting mail goes to, and the link in it. */
export class OutboxSeal {
  private readonly sealing: Seal;

  /** @param secrets the first seals; all open. */
  constructor(secrets: readonly string[]) {
    this.sealing = new Seal(secrets, 'confrere outbox');
  }

  seal(rowId: string, mail: SealedMail): string {
    return this.sealing.seal(rowId, JSON.stringify(mail));
  }

  /** @returns null when no secret of this appliance opens it. */
  open(rowId: string, sealed: string): SealedMail | null {
    const opened = this.sealing.open(rowId, sealed);
    return opened && (JSON.parse(opened.text) as SealedMail);
  }
}
