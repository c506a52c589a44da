import { type InvitedConsultation, InvitedConsultations } from '@confrere/features/identity';
import { pictureOf } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock } from '@confrere/kernel';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { AppointmentEntity } from '../appointments/appointment.entity.js';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { RoomEntity } from '../room.entity.js';
import { mayReturn } from '../waiting-room.js';

/** Tells identity what the landing page says about the consultation behind an invitation. */
@Injectable()
export class ConsultationDescriptions extends InvitedConsultations {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  override describe(consultationId: string): Promise<InvitedConsultation | null> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const consultation = await entities.findOneBy(ConsultationEntity, { id: consultationId });
      if (!consultation) return null;
      const { organizationId, memberId, plannedAt, visitorName, state } = consultation;
      const { displayName, title } =
        memberId === null
          ? { displayName: await teamName(entities, organizationId, consultation.roomId), title: null }
          : await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
      const appointment = await entities.findOneBy(AppointmentEntity, { consultationId, organizationId });
      const over = state === 'ended' && !mayReturn(consultation, this.clock.now());
      const picture = memberId === null ? null : await pictureOf(entities, organizationId, memberId);
      return {
        professional: { displayName, title, picture },
        plannedAt,
        visitorName,
        inCall: state === 'in-consultation',
        over,
        cancelled: state === 'ended' && consultation.outcome === 'cancelled',
        movedFrom: state === 'ended' ? null : (appointment?.movedFrom ?? null),
        ending: consultation.outcome,
      };
    });
  }
}

async function teamName(entities: Rows, organizationId: string, roomId: string): Promise<string> {
  const { name } = await entities.findOneByOrFail(RoomEntity, { id: roomId, organizationId });
  return name ?? '–';
}
