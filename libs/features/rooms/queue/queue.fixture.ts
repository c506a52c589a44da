import { AuditTrail } from '@confrere/features/audit';
import type { Transaction } from '@confrere/platform/storage';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { PersonalRooms } from '../personal-rooms.js';
import { RoomEntity } from '../room.entity.js';
import type { Clinic } from '../rooms.fixture.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { Absences } from './absences.js';
import { AnnounceDelay } from './announce-delay.js';
import { Colleagues } from './colleagues.js';
import { HoldVisitor } from './hold-visitor.js';
import { NotifyVisitor } from './notify-visitor.js';
import { TakeOverVisitor } from './take-over-visitor.js';
import { TransferVisitor } from './transfer-visitor.js';

/** What the staff of a clinic can do about those who wait. */
export function queueOf(at: Clinic) {
  const { clock, ids } = at;
  const moves = new ConsultationMoves(clock, new AuditTrail(clock, ids));
  const rooms = new PersonalRooms(clock, ids);
  const absences = new Absences(clock);
  return {
    moves,
    notify: new NotifyVisitor(moves, clock),
    delay: new AnnounceDelay(moves, clock),
    holding: new HoldVisitor(moves, clock),
    transfer: new TransferVisitor(moves, rooms, clock),
    takeOver: new TakeOverVisitor(moves, rooms),
    absences,
    colleagues: new Colleagues(absences),
    /** @returns the room of a team with these members. */
    team: (name: string, organizationId: string, ...members: string[]): Promise<string> =>
      at.run(async (tx: Transaction) => {
        const id = ids.id();
        const now = clock.now();
        await tx.entities.insert(RoomEntity, {
          ...{ id, organizationId, kind: 'team', memberId: null, slug: null, name, settings: {} },
          ...{ suspendedAt: null, suspendedText: null, closedAt: null, version: 0, createdAt: now },
        });
        for (const memberId of members)
          await tx.entities.insert(TeamMemberEntity, { organizationId, roomId: id, memberId, addedAt: now });
        return id;
      }),
  };
}
