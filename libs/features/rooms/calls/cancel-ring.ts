import { DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { CallMoves } from './call-moves.js';

/** The professional stops ringing; the visitor waits on. Errors: `call.not-ringing` when the visitor has answered. */
@Injectable()
export class CancelRing {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, { call: id }: { call: string }): Promise<void> {
    const { call } = await this.calls.standing(tx, member, id);
    if (call.state === 'ended') return;
    if (call.state === 'live') throw new DomainError('call.not-ringing', 'conflict', 'the visitor has answered');
    await this.calls.end(tx, call, 'cancelled');
    const consultation = await this.moves.load(tx, member.organizationId, call.consultationId);
    await this.moves.move(tx, consultation, 'cancel', member);
  }
}
