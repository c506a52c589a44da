import { Clock, type ClockTimer } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { In, IsNull, LessThan, Not } from 'typeorm';
import { isOverForGood } from '../contacts/forget-contacts.js';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { OPENS_FOR } from '../invitations/create-invitation.js';

const LOOKS_EVERY = 60_000;
const AT_ONCE = 200;

/** Forgets what visitors answered on their way in once their visit is over for good, or their link opens no more. */
@Injectable()
export class ForgetAnswers implements OnApplicationBootstrap, OnApplicationShutdown {
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
      this.log.error('answers.not-forgotten', error);
    }
    this.onApplicationBootstrap();
  }

  /** @returns how many were forgotten. */
  round(): Promise<number> {
    const now = this.clock.now();
    return this.unitOfWork.everywhere.run(async ({ entities }) => {
      const there = { sealedAnswers: Not(IsNull()) };
      const found = await entities.find(ConsultationEntity, {
        where: [
          { ...there, state: 'ended' },
          { ...there, state: 'invited', createdAt: LessThan(new Date(now.getTime() - OPENS_FOR)) },
        ],
        take: AT_ONCE,
      });
      const over = found.filter((each) => isOverForGood(each, now)).map(({ id }) => id);
      if (over.length > 0) await entities.update(ConsultationEntity, { id: In(over) }, { sealedAnswers: null });
      return over.length;
    });
  }
}
