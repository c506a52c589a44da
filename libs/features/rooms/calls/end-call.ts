import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { FinishConsultation } from '../consultations/finish-consultation.js';
import { CallMoves } from './call-moves.js';
import { CancelRing } from './cancel-ring.js';

/** "End for both": the call is over for all. While it still rings, the same as to stop ringing. */
@Injectable()
export class EndCall {
  constructor(
    private readonly calls: CallMoves,
    private readonly cancel: CancelRing,
    private readonly finish: FinishConsultation,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, { call: id }: { call: string }): Promise<void> {
    const { call } = await this.calls.standing(tx, member, id);
    if (call.state === 'ringing') return this.cancel.run(tx, member, { call: id });
    if (call.state === 'live') await this.finish.run(tx, call, 'ended-for-all', member);
  }
}
