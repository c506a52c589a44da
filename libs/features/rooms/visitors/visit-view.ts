import type { Rows } from '@confrere/platform/storage';
import type { ProfessionalView, VisitState } from '@confrere/contract';
import { mayWork, OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Injectable } from '@nestjs/common';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import type { WhoIsHere } from '../consultations/who-is-here.js';
import { Colleagues } from '../queue/colleagues.js';
import { mayReturnUntil } from '../waiting-room.js';
import { RoomEntity } from '../room.entity.js';
import { visitRoom } from '../rooms/visit-room.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { CallBackNumbers, masked } from './call-back-numbers.js';
import { ReceiptCodes } from './receipt-codes.js';
import { seatFrom } from './seat.js';

/** What a visitor's page shows of its consultation; the same for all its tabs but for the seat. */
@Injectable()
export class VisitView {
  constructor(
    private readonly colleagues: Colleagues,
    private readonly numbers: CallBackNumbers,
    private readonly receipts: ReceiptCodes,
  ) {}

  /** @returns the view as each tab sees it; null when there is no such consultation. */
  async of(
    entities: Rows,
    organizationId: string,
    consultationId: string,
    who: WhoIsHere,
  ): Promise<((tab: string) => VisitState) | null> {
    const consultation = await entities.findOneBy(ConsultationEntity, { id: consultationId, organizationId });
    if (!consultation) return null;
    const room = await entities.findOneByOrFail(RoomEntity, { id: consultation.roomId, organizationId });
    const professional = await this.professional(entities, consultation, room, who);
    const shown = await visitRoom(entities, room, consultation);
    const organization = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const open = mayWork(organization.state);
    const { state, plannedAt, waitingSince, visitorName, camera, microphone, sound } = consultation;
    const way = state === 'ended' ? mayReturnUntil(consultation) : null;
    const number = await this.numbers.known(entities, consultation);
    const phone = number === null ? null : masked(number);
    const receipt = state === 'ended' ? this.receipts.shown(consultation) : null;
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
      expectedAt: consultation.expectedAt?.toISOString() ?? null,
      notice: consultation.notice,
      held: consultation.heldSince !== null,
      callBack: consultation.callBackAt !== null,
      phone,
      ending: consultation.outcome,
      receipt,
      room: shown,
    });
  }

  /** A team is shown by its name, and is available while somebody of it is. */
  private async professional(
    entities: Rows,
    { id, organizationId, memberId, roomId }: ConsultationEntity,
    room: RoomEntity,
    who: WhoIsHere,
  ): Promise<ProfessionalView> {
    if (memberId !== null) {
      const member = await entities.findOneBy(MemberEntity, { id: memberId, organizationId });
      return {
        displayName: member?.displayName ?? '–',
        title: member?.title ?? null,
        presence:
          (await this.colleagues.presences(entities, organizationId, [memberId], who, id)).get(memberId) ?? 'away',
      };
    }
    const team = await entities.findBy(TeamMemberEntity, { organizationId, roomId });
    const members = team.map((each) => each.memberId);
    const presences = [...(await this.colleagues.presences(entities, organizationId, members, who, id)).values()];
    const presence = (['available', 'busy'] as const).find((one) => presences.includes(one)) ?? 'away';
    return { displayName: room.name ?? '–', title: null, presence };
  }
}
