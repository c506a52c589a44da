import { Seal } from '@confrere/platform/seal';

/** What is hidden in a row of the outbox. */
export interface SealedMessage {
  /** A mail address or a telephone number (E.164). */
  readonly to: string;
  readonly fields: object;
  /** BCP 47, as the recipient or the organization wishes; left out: English. */
  readonly language?: string;
}

/** Hides whom a waiting message goes to, and the link in it. */
export class OutboxSeal {
  private readonly sealing: Seal;

  /** @param secrets the first seals; all open. */
  constructor(secrets: readonly string[]) {
    this.sealing = new Seal(secrets, 'confrere outbox');
  }

  seal(rowId: string, message: SealedMessage): string {
    return this.sealing.seal(rowId, JSON.stringify(message));
  }

  /** @returns null when no secret of this appliance opens it. */
  open(rowId: string, sealed: string): SealedMessage | null {
    const opened = this.sealing.open(rowId, sealed);
    return opened && (JSON.parse(opened.text) as SealedMessage);
  }
}
