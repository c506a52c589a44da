import { isAllowed } from '@confrere/contract';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves, refuseMovedOn } from '../consultations/consultation-moves.js';
import { followAppointment } from '../appointments/slots.js';
import { PersonalRooms } from '../personal-rooms.js';
import { RoomEntity } from '../room.entity.js';

export interface Transfer {
  readonly consultation: string;
  /** Whose visitor it was when this was decided; null: a team's. */
  readonly from: string | null;
  readonly to: { readonly kind: 'member' | 'team'; readonly id: string };
  /** For whoever sees the visitor next; never shown to the visitor. */
  readonly note: string | null;
}

/**
 * A colleague, or the first who is free of a team, is to see this visitor. The link, the place and the page stay; what was
 * said of the time holds no longer.
 *
 * Errors: `consultation.moved-on` when somebody else has done this meanwhile, `consultation.not-waiting`,
 * `consultation.over`, `member.no-colleague`, `room.not-found`. What is so already is no error.
 */
@Injectable()
export class TransferVisitor {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly rooms: PersonalRooms,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, member: MemberPrincipal, { consultation: id, from, to, note }: Transfer): Promise<void> {
    const consultation = await this.moves.load(tx, member.organizationId, id);
    const place = to.kind === 'member' ? await this.colleague(tx, member, to.id) : await this.team(tx, member, to.id);
    const handoverNote = note?.trim() === '' ? null : note;
    if (isThere(consultation, to) && consultation.handoverNote === handoverNote) return;
    refuseMovedOn(consultation, from);
    const moved = await this.moves.move(
      tx,
      consultation,
      'transfer',
      member,
      {
        ...place,
        handedOverBy: member.memberId,
        handedOverAt: this.clock.now(),
        handoverNote,
        expectedAt: null,
        heldSince: null,
      },
      { to: to.id },
    );
    await followAppointment(tx, moved);
  }

  private async colleague(tx: Transaction, { organizationId }: MemberPrincipal, id: string) {
    const colleague = await tx.entities.findOneBy(MemberEntity, { id, organizationId, deactivatedAt: IsNull() });
    if (!colleague || !isAllowed(colleague.role, 'consultation:ring'))
      throw new DomainError('member.no-colleague', 'conflict', 'Name a colleague who meets visitors.');
    return { memberId: id, roomId: await this.rooms.of(tx, { organizationId, memberId: id }) };
  }

  private async team(tx: Transaction, { organizationId }: MemberPrincipal, id: string) {
    const team = await tx.entities.findOneBy(RoomEntity, { id, organizationId, kind: 'team', closedAt: IsNull() });
    if (!team) throw new DomainError('room.not-found', 'not-found', 'There is no such team.');
    return { memberId: null, roomId: id };
  }
}

const isThere = ({ memberId, roomId }: ConsultationEntity, { kind, id }: Transfer['to']): boolean =>
  kind === 'member' ? memberId === id : memberId === null && roomId === id;
