import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { plainLine } from './display-name.js';
import { refuseElsewhere } from './seat.js';
import { WaitingMessageEntity } from './waiting-message.entity.js';
import { WaitingMessages } from './waiting-messages.js';

const MINUTE = 60_000;
/** So many messages of one visitor in ten minutes, and in all: it is no chat, and nobody fills a desk with it. */
export const MOST_IN_TEN_MINUTES = 5;
export const MOST_IN_ALL = 30;

/**
 * A visitor who waits writes to the clinic; it is kept sealed, and shown on the desks. The same words again within a minute are a
 * page that sends its request once more.
 *
 * Errors: `seat.elsewhere`, `request.invalid` when nothing can be read of it, `rate.limited`, `consultation.not-waiting` (also
 * when it was rung at this very moment), `consultation.over`.
 */
@Injectable()
export class WriteToClinic {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly messages: WaitingMessages,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async run(tx: Transaction, visitor: VisitorPrincipal, said: { tab: string; text: string }): Promise<void> {
    const text = plainLine(said.text);
    if (text === '') throw new DomainError('request.invalid', 'invalid', 'nothing of this message can be read');
    const { organizationId, consultationId } = visitor;
    const consultation = await this.moves.load(tx, organizationId, consultationId);
    refuseElsewhere(said.tab, consultation.seatTab);
    const before = await tx.entities.find(WaitingMessageEntity, {
      where: { organizationId, consultationId, memberId: IsNull() },
      order: { sentAt: 'DESC' },
      take: MOST_IN_ALL,
    });
    const sentAt = this.clock.now();
    const within = (minutes: number) =>
      before.filter((each) => sentAt.getTime() - each.sentAt.getTime() < minutes * MINUTE);
    if (within(1).some((each) => this.messages.open(each) === text)) return;
    if (within(10).length >= MOST_IN_TEN_MINUTES || before.length >= MOST_IN_ALL)
      throw new DomainError('rate.limited', 'limited', 'enough has been written for now');
    const id = this.ids.id();
    const sealed = this.messages.seal(id, text);
    await this.moves.move(tx, consultation, 'write', visitor);
    await tx.entities.insert(WaitingMessageEntity, {
      ...{ id, organizationId, consultationId, memberId: null },
      ...{ sealed, sentAt },
    });
  }
}
