import type { Rows } from '@confrere/platform/storage';
import type { ProfessionalView, VisitState } from '@confrere/contract';
import { mayWork, OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { CallEntity } from '../calls/call.entity.js';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import type { WhoIsHere } from '../consultations/who-is-here.js';
import { mayReturnUntil } from '../waiting-room.js';
import { seatFrom } from './seat.js';

/** What a visitor's page shows of its consultation; the same for all its tabs but for the seat. */
@Injectable()
export class VisitView {
  /** @returns the view as each tab sees it; null when there is no such consultation. */
  async of(
    entities: Rows,
    organizationId: string,
    consultationId: string,
    who: WhoIsHere,
  ): Promise<((tab: string) => VisitState) | null> {
    const consultation = await entities.findOneBy(ConsultationEntity, { id: consultationId, organizationId });
    if (!consultation) return null;
    const professional = await this.professional(entities, consultation, who);
    const organization = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const open = mayWork(organization.state);
    const { state, plannedAt, waitingSince, visitorName, camera, microphone, sound } = consultation;
    const way = state === 'ended' ? mayReturnUntil(consultation) : null;
    return (tab) => ({
      consultation: consultationId,
      state,
      professional,
      plannedAt: plannedAt?.toISOString() ?? null,
      waitingSince: waitingSince?.toISOString() ?? null,
      visitorName,
      devices: { camera, microphone, sound },
      seat: seatFrom(tab, consultation.seatTab),
      mayReturnUntil: way?.toISOString() ?? null,
      open,
    });
  }

  private async professional(
    entities: Rows,
    { id, organizationId, memberId }: ConsultationEntity,
    who: WhoIsHere,
  ): Promise<ProfessionalView> {
    const member = await entities.findOneBy(MemberEntity, { id: memberId, organizationId });
    const elsewhere = { organizationId, rungBy: memberId, state: Not('ended' as const), consultationId: Not(id) };
    const busy = await entities.existsBy(CallEntity, elsewhere);
    const presence = busy ? 'busy' : who.memberIsHere(organizationId, memberId) ? 'available' : 'away';
    return { displayName: member?.displayName ?? '–', title: member?.title ?? null, presence };
  }
}
