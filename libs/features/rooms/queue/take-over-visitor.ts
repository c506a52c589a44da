import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves, refuseMovedOn } from '../consultations/consultation-moves.js';
import { followAppointment } from '../appointments/slots.js';
import { PersonalRooms } from '../personal-rooms.js';
import { TeamMemberEntity } from '../team-member.entity.js';

/**
 * A colleague's visitor, or a team's, becomes one's own. In a room of a team to which one belongs the visitor stays in it.
 * Of two who take over at once one gets the visitor, the other hears so.
 *
 * Errors: `consultation.moved-on`, `consultation.not-waiting`, `consultation.over`. One's own visitor is no error.
 */
@Injectable()
export class TakeOverVisitor {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly rooms: PersonalRooms,
  ) {}

  async run(
    tx: Transaction,
    member: MemberPrincipal,
    { consultation: id, from }: { consultation: string; from: string | null },
  ): Promise<void> {
    const { organizationId, memberId } = member;
    const consultation = await this.moves.load(tx, organizationId, id);
    if (consultation.memberId === memberId) return;
    refuseMovedOn(consultation, from);
    const { roomId } = consultation;
    const inTeam = await tx.entities.existsBy(TeamMemberEntity, { organizationId, roomId, memberId });
    const room = inTeam ? roomId : await this.rooms.of(tx, { organizationId, memberId });
    const changes = { memberId, roomId: room, expectedAt: null, heldSince: null };
    const detail: Record<string, string> = from === null ? {} : { from };
    await followAppointment(tx, await this.moves.move(tx, consultation, 'take-over', member, changes, detail));
  }
}
