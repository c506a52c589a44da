import { isAllowed, type OpenWork } from '@confrere/contract';
import { MemberEntity } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { followAppointment } from '../appointments/slots.js';
import { PersonalRooms } from '../personal-rooms.js';

export interface HandOverWish {
  readonly actor: MemberPrincipal;
  readonly from: string;
  /** Null only where nobody is expected. */
  readonly to: string | null;
}

/** Who is expected or waits. A call that rings or runs stays with whoever is in it. */
const OPEN = ['invited', 'waiting'] as const;

const meetsVisitors = ({ role }: MemberEntity): boolean => isAllowed(role, 'consultation:ring');

/** Gives the visitors whom somebody expects to a colleague: their links go on opening, into the colleague's room. */
@Injectable()
export class HandOver {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly rooms: PersonalRooms,
  ) {}

  /** How many visitors somebody expects. */
  count(entities: Rows, organizationId: string, memberId: string): Promise<number> {
    return entities.countBy(ConsultationEntity, { organizationId, memberId, state: In(OPEN) });
  }

  /** Who can take somebody's visitors over, by name. */
  async colleagues(entities: Rows, organizationId: string, memberId: string): Promise<OpenWork['colleagues']> {
    const others = await entities.find(MemberEntity, {
      where: { organizationId, id: Not(memberId), deactivatedAt: IsNull() },
      order: { displayName: 'ASC', id: 'ASC' },
    });
    return others.filter(meetsVisitors).map(({ id, displayName }) => ({ id, displayName }));
  }

  /**
   * @returns how many were handed over.
   * @throws DomainError `member.hand-over-needed` when somebody is expected and no colleague was named;
   * `member.no-colleague` when whoever was named does not meet visitors, has left, or belongs to another organization.
   */
  async run(tx: Transaction, { actor, from, to }: HandOverWish): Promise<number> {
    const { organizationId } = actor;
    const open = await tx.entities.findBy(ConsultationEntity, { organizationId, memberId: from, state: In(OPEN) });
    if (to === null) {
      if (open.length > 0)
        throw new DomainError(
          'member.hand-over-needed',
          'conflict',
          'Visitors are expected: name who takes them over.',
        );
      return 0;
    }
    const colleague = await tx.entities.findOneBy(MemberEntity, { id: to, organizationId });
    if (!colleague || colleague.deactivatedAt || to === from || !meetsVisitors(colleague))
      throw new DomainError('member.no-colleague', 'conflict', 'Name a colleague who meets visitors.');
    if (open.length === 0) return 0;
    const roomId = await this.rooms.of(tx, { organizationId, memberId: to });
    for (const consultation of open) {
      await this.moves.amend(tx, consultation, { memberId: to, roomId });
      await followAppointment(tx, { ...consultation, memberId: to, roomId });
      await this.moves.record(tx, consultation, 'consultation.handed-over', actor, { from, to });
    }
    return open.length;
  }
}
