import { Clock, type ClockTimer } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { In, IsNull, LessThan, Not } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { STAYS_FOR } from '../consultations/queue-view.js';
import { isOverForGood } from '../contacts/forget-contacts.js';
import { OPENS_FOR } from '../invitations/create-invitation.js';
import { WaitingMessageEntity } from './waiting-message.entity.js';

const LOOKS_EVERY = 60_000;
const AT_ONCE = 200;
/** Whoever is to be telephoned is, in the hours in which the desk shows them. */
const NUMBER_KEPT_FOR = STAYS_FOR;

/** Forgets what visitors wrote, and the number they typed, once their visit is over for good, or their link opens no more. */
@Injectable()
export class ForgetVisitorWords implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = this.clock.after(LOOKS_EVERY, () => void this.look());
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
  }

  private async look(): Promise<void> {
    try {
      await this.round();
    } catch (error) {
      this.log.error('visitor-words.not-forgotten', error);
    }
    this.onApplicationBootstrap();
  }

  async round(): Promise<void> {
    await this.unitOfWork.everywhere.run(async (tx) => {
      await this.numbers(tx);
      await this.words(tx);
    });
  }

  private async numbers({ entities }: Transaction): Promise<void> {
    const there = { sealedCallBack: Not(IsNull()) };
    const { long, late } = this.times();
    const found = await entities.find(ConsultationEntity, {
      where: [
        { ...there, state: 'ended', endedAt: LessThan(late) },
        { ...there, state: 'ended', outcome: Not('by-phone') },
        { ...there, state: 'ended', outcome: IsNull() },
        { ...there, state: 'invited', createdAt: LessThan(long) },
      ],
      take: AT_ONCE,
    });
    const over = found.filter((each) => isOverForGood(each, this.clock.now())).map(({ id }) => id);
    if (over.length > 0) await entities.update(ConsultationEntity, { id: In(over) }, { sealedCallBack: null });
  }

  private async words({ entities }: Transaction): Promise<void> {
    const messages = await entities.find(WaitingMessageEntity, { order: { sentAt: 'ASC' }, take: AT_ONCE });
    const ids = [...new Set(messages.map(({ consultationId }) => consultationId))];
    if (ids.length === 0) return;
    const found = await entities.findBy(ConsultationEntity, { id: In(ids) });
    const over = found.filter((each) => isOverForGood(each, this.clock.now())).map(({ id }) => id);
    if (over.length > 0) await entities.delete(WaitingMessageEntity, { consultationId: In(over) });
  }

  private times(): { long: Date; late: Date } {
    const now = this.clock.now();
    const before = (time: number): Date => new Date(now.getTime() - time);
    return { long: before(OPENS_FOR), late: before(NUMBER_KEPT_FOR) };
  }
}
