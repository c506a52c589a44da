import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { plainLine } from '../visitors/display-name.js';

/**
 * The staff says something to the one who waits, or is expected; the last thing said stays on their page until the call.
 * Errors: `consultation.not-waiting` while it rings and in the call, `consultation.over`, `request.invalid` when nothing can
 * be read of it.
 */
@Injectable()
export class NotifyVisitor {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Transaction,
    member: MemberPrincipal,
    { consultation: id, text }: { consultation: string; text: string },
  ): Promise<void> {
    const notice = plainLine(text);
    if (notice === '') throw new DomainError('request.invalid', 'invalid', 'nothing of this message can be read');
    const consultation = await this.moves.load(tx, member.organizationId, id);
    const noticedAt = this.clock.now();
    // A page sends a request again after a lost connection.
    const again =
      consultation.notice === notice && noticedAt.getTime() - (consultation.noticedAt?.getTime() ?? 0) < 60_000;
    if (!again) await this.moves.move(tx, consultation, 'notify', member, { notice, noticedAt });
  }
}
