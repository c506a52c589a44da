import { AuditTrail } from '@confrere/features/audit';
import type { TestStorage, Transaction } from '@confrere/platform/storage';
import { SilentLog } from '@confrere/platform/telemetry';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { PersonalRooms } from '../personal-rooms.js';
import { RoomEntity } from '../room.entity.js';
import type { Clinic } from '../rooms.fixture.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { Outbox, OutboxMessageEntity, OutboxSeal } from '@confrere/features/notifications';
import { Absences } from './absences.js';
import { AnnounceDelay } from './announce-delay.js';
import { Colleagues } from './colleagues.js';
import { HoldVisitor } from './hold-visitor.js';
import { NotifyVisitor } from './notify-visitor.js';
import { RemindRungVisitor } from './remind-rung-visitor.js';
import { SeeTelephone } from './see-telephone.js';
import { TakeOverVisitor } from './take-over-visitor.js';
import { TransferVisitor } from './transfer-visitor.js';
import { WaitingAlerts } from './waiting-alerts.js';
import { WriteToVisitor } from './write-to-visitor.js';

/** What the staff of a clinic can do about those who wait. */
export function queueOf(at: Clinic) {
  const { clock, ids } = at;
  const moves = new ConsultationMoves(clock, new AuditTrail(clock, ids));
  const seal = new OutboxSeal(['a-secret-of-more-than-thirty-two-characters']);
  const mail = { from: 'noreply@video.example.org' } as ConstructorParameters<typeof Outbox>[0];
  const outbox = new Outbox(mail, seal, clock, ids, true);
  const write = new WriteToVisitor(at.contacts, outbox);
  const rooms = new PersonalRooms(clock, ids);
  const absences = new Absences(clock);
  return {
    moves,
    notify: new NotifyVisitor(moves, clock),
    delay: new AnnounceDelay(moves, write, clock),
    holding: new HoldVisitor(moves, clock),
    transfer: new TransferVisitor(moves, rooms, clock),
    takeOver: new TakeOverVisitor(moves, rooms),
    absences,
    remind: new RemindRungVisitor(moves, write, clock),
    telephone: new SeeTelephone(moves, at.callBackNumbers),
    alertsOn: (storage: TestStorage) => new WaitingAlerts(storage.unitOfWork, outbox, clock, new SilentLog()),
    /** What waits to be sent, in the order in which it was put in. */
    outgoing: async () => {
      const rows = await at.run((tx) =>
        tx.entities.find(OutboxMessageEntity, { order: { createdAt: 'ASC', id: 'ASC' } }),
      );
      return rows.map(({ id, template, channel, state, sealed, notAfter }) => {
        const opened = sealed === null ? null : seal.open(id, sealed);
        return {
          ...{ template, channel, state, notAfter },
          ...(opened ?? { to: null, fields: {} }),
        };
      });
    },
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
