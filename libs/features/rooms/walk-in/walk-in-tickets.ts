import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { CurrentConfig } from '@confrere/platform/config';
import { Seal } from '@confrere/platform/seal';
import { Injectable } from '@nestjs/common';

/** A page that has been open for longer is loaded again: the room may have changed. */
const VALID_FOR = 12 * 3_600_000;
/** Nobody reads a page and writes their name in less; what comes sooner is held until then. */
export const READ_AT_LEAST = 2_000;

/** What a page was given when it was loaded. */
export interface Ticket {
  /** The id of the consultation that comes of it: sent twice, it is the same visit. */
  readonly consultationId: string;
  readonly roomId: string;
  readonly issuedAt: Date;
}

/** Tickets for one visit each, sealed: whoever has none has not looked at the page. Nothing is kept until one is used. */
@Injectable()
export class WalkInTickets {
  private readonly sealing: Seal;

  constructor(
    config: CurrentConfig,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {
    this.sealing = new Seal(config.config.relay.secrets, 'confrere walk-in ticket');
  }

  issue(roomId: string): string {
    return this.sealing.seal(roomId, `${this.ids.id()} ${this.clock.now().getTime()}`);
  }

  /** @throws DomainError `walk-in.ticket` for one of another room, of long ago, or of nobody. */
  read(roomId: string, ticket: string): Ticket {
    const [consultationId = '', issued = ''] = this.sealing.open(roomId, ticket)?.text.split(' ') ?? [];
    const age = this.clock.now().getTime() - Number(issued);
    if (consultationId === '' || !(age >= 0 && age <= VALID_FOR))
      throw new DomainError('walk-in.ticket', 'conflict', 'Load the page again.');
    return { consultationId, roomId, issuedAt: new Date(Number(issued)) };
  }

  /** Milliseconds for which an answer to this ticket is held back. */
  heldFor({ issuedAt }: Ticket): number {
    return Math.max(0, issuedAt.getTime() + READ_AT_LEAST - this.clock.now().getTime());
  }
}
