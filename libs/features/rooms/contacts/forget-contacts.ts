import { Clock, type ClockTimer } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { OPENS_FOR } from '../invitations/create-invitation.js';
import { mayReturn } from '../waiting-room.js';
import { VisitorContactEntity } from './visitor-contact.entity.js';

const LOOKS_EVERY = 60_000;
const AT_ONCE = 500;

/** Forgets how visitors are reached once their visit is over for good, or their link opens no more: a part of them each minute. */
@Injectable()
export class ForgetContacts implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: ClockTimer | null = null;
  /** The last one that was looked at; '' at the beginning of a round. */
  private after = '';

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
      this.log.error('contacts.not-forgotten', error);
    }
    this.onApplicationBootstrap();
  }

  /** Looks at the next part of them. @returns how many were forgotten. */
  async round(): Promise<number> {
    const now = this.clock.now();
    const { last, over } = await this.unitOfWork.everywhere.run(async ({ entities }) => {
      const part = await entities.find(VisitorContactEntity, {
        select: { id: true, consultationId: true },
        where: { id: MoreThan(this.after) },
        order: { id: 'ASC' },
        take: AT_ONCE,
      });
      const about = part.map(({ consultationId }) => consultationId);
      const consultations = about.length === 0 ? [] : await entities.findBy(ConsultationEntity, { id: In(about) });
      const over = consultations.filter((each) => isOverForGood(each, now)).map(({ id }) => id);
      if (over.length > 0) await entities.delete(VisitorContactEntity, { consultationId: In(over) });
      return { last: part.length < AT_ONCE ? '' : (part.at(-1)?.id ?? ''), over };
    });
    this.after = last;
    return over.length;
  }
}

/** Nobody comes back to it: it has ended without a way back, or nobody came while its link opened. */
export function isOverForGood(
  consultation: Pick<ConsultationEntity, 'state' | 'endedAt' | 'outcome' | 'plannedAt' | 'createdAt'>,
  now: Date,
): boolean {
  const { state, plannedAt, createdAt } = consultation;
  if (state === 'ended') return !mayReturn(consultation, now);
  const from = Math.max(createdAt.getTime(), plannedAt?.getTime() ?? 0);
  return state === 'invited' && from + OPENS_FOR < now.getTime();
}
