import { Clock } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';

/**
 * Asks a visitor to wait a little longer, and takes that back. Ringing takes it back too. Errors: `consultation.not-waiting`,
 * `consultation.over`.
 */
@Injectable()
export class HoldVisitor {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
  ) {}

  async hold(tx: Transaction, member: MemberPrincipal, { consultation: id }: { consultation: string }): Promise<void> {
    const consultation = await this.moves.load(tx, member.organizationId, id);
    if (consultation.heldSince !== null) return;
    await this.moves.move(tx, consultation, 'hold', member, { heldSince: this.clock.now() });
  }

  async resume(
    tx: Transaction,
    member: MemberPrincipal,
    { consultation: id }: { consultation: string },
  ): Promise<void> {
    const consultation = await this.moves.load(tx, member.organizationId, id);
    if (consultation.heldSince === null) return;
    await this.moves.move(tx, consultation, 'resume', member, { heldSince: null });
  }
}
