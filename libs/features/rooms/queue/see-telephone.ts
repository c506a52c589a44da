import { DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { CallBackNumbers } from '../visitors/call-back-numbers.js';

/**
 * The number under which a visitor can be telephoned: the one that they typed, else the one that the clinic knows. Whoever
 * looks at it is written down. Errors: `consultation.not-found`; null: none is known, or not any more.
 */
@Injectable()
export class SeeTelephone {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly numbers: CallBackNumbers,
  ) {}

  async run(
    tx: Transaction,
    member: MemberPrincipal,
    { consultation: id }: { consultation: string },
  ): Promise<string | null> {
    const consultation = await this.moves.load(tx, member.organizationId, id);
    if (consultation.state === 'in-consultation' || consultation.state === 'ringing')
      throw new DomainError('consultation.not-waiting', 'conflict', 'somebody is with this visitor now');
    const phone = await this.numbers.known(tx.entities, consultation);
    if (phone !== null) await this.moves.record(tx, consultation, 'visitor-telephone.seen', member);
    return phone;
  }
}
