import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Between } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import type { WhoIsHere } from '../consultations/who-is-here.js';
import { WriteToVisitor } from './write-to-visitor.js';

const MINUTE = 60_000;
/** One whose time is longer ago than this, and who has not come, is told of no delay of the day. */
const STILL_EXPECTED_FOR = 60 * MINUTE;

/**
 * "About so many minutes late": from the planned time on, or from now when that has passed, to the full minute. It is kept and
 * shown as a time of day; whoever does not look at the page is written to. Errors: `consultation.not-waiting`, `consultation.over`. Said again within a minute it changes
 * nothing.
 */
@Injectable()
export class AnnounceDelay {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly write: WriteToVisitor,
    private readonly clock: Clock,
  ) {}

  async run(
    tx: Transaction,
    member: MemberPrincipal,
    { consultation: id, minutes }: { consultation: string; minutes: number },
    who: WhoIsHere,
  ): Promise<void> {
    await this.tell(tx, member, await this.moves.load(tx, member.organizationId, id), minutes, who);
  }

  /** To everybody who waits for one professional, and to those expected before the time is over. */
  async toAll(
    tx: Transaction,
    actor: MemberPrincipal,
    { member: memberId, minutes }: { member: string; minutes: number },
    who: WhoIsHere,
  ): Promise<void> {
    const { organizationId } = actor;
    const now = this.clock.now().getTime();
    const soon = Between(new Date(now - STILL_EXPECTED_FOR), new Date(now + minutes * MINUTE));
    const concerned = await tx.entities.find(ConsultationEntity, {
      where: [
        { organizationId, memberId, state: 'waiting' },
        { organizationId, memberId, state: 'invited', plannedAt: soon },
      ],
      order: { createdAt: 'ASC' },
    });
    for (const consultation of concerned) {
      try {
        await this.tell(tx, actor, consultation, minutes, who);
      } catch (error) {
        // Rung at this very moment: to that one there is nothing to say any more.
        if (!(error instanceof DomainError)) throw error;
      }
    }
  }

  private async tell(
    tx: Transaction,
    actor: MemberPrincipal,
    consultation: ConsultationEntity,
    minutes: number,
    who: WhoIsHere,
  ): Promise<void> {
    const expectedAt = delayedTo(consultation.plannedAt, minutes, this.clock.now());
    const before = consultation.expectedAt;
    if (before && Math.abs(expectedAt.getTime() - before.getTime()) <= MINUTE) return;
    const delayed = await this.moves.move(tx, consultation, 'delay', actor, { expectedAt });
    const { id, organizationId, seatTab } = consultation;
    if (who.visitor(organizationId, id, seatTab).presence === 'present') return;
    const written = { template: 'visitor-late', expectedAt: expectedAt.toISOString() } as const;
    await this.write.run(tx, delayed, written, expectedAt);
  }
}

/** The time that a delay leads to. */
export function delayedTo(plannedAt: Date | null, minutes: number, now: Date): Date {
  const from = Math.max(now.getTime(), plannedAt?.getTime() ?? 0);
  return new Date(Math.ceil(from / MINUTE + minutes) * MINUTE);
}
