import { OutboxMessageEntity } from '@confrere/features/notifications';
import { Clock } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { MoreThanOrEqual } from 'typeorm';
import { CallEntity } from '../calls/call.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import type { WhoIsHere } from '../consultations/who-is-here.js';
import { WriteToVisitor } from './write-to-visitor.js';

/** Whoever has not looked at the page for so long does not see it ring. */
export const NOT_LOOKING_AFTER = 20_000;

/** "Your professional is ready", to a visitor who is rung and does not look at the page; once for each ring. */
@Injectable()
export class RemindRungVisitor {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly write: WriteToVisitor,
    private readonly clock: Clock,
  ) {}

  /** @returns milliseconds after which it is to be looked at again; null: there is nothing (more) to do. */
  async run(
    tx: Transaction,
    { call: id, organizationId }: { call: string; organizationId: string },
    who: WhoIsHere,
  ): Promise<number | null> {
    const call = await tx.entities.findOneBy(CallEntity, { id, organizationId, state: 'ringing' });
    if (!call) return null;
    const now = this.clock.now().getTime();
    const { consultationId } = call;
    const consultation = await this.moves.load(tx, organizationId, consultationId);
    const { presence, since } = who.visitor(organizationId, consultationId, consultation.seatTab);
    const rests = (from: number): number => from + NOT_LOOKING_AFTER - now;
    // Who looks now may turn away while it rings; who is absent since nobody knows when has been for long enough.
    const rest = presence === 'present' ? NOT_LOOKING_AFTER : since ? rests(since.getTime()) : 0;
    if (rest > 0) return now + rest < call.ringsUntil.getTime() ? rest : null;
    const sent = { organizationId, about: consultationId, template: 'visitor-ready' } as const;
    if (await tx.entities.existsBy(OutboxMessageEntity, { ...sent, createdAt: MoreThanOrEqual(call.rungAt) }))
      return null;
    await this.write.run(tx, consultation, { template: 'visitor-ready' }, call.ringsUntil);
    return null;
  }
}
