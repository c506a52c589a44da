import {
  type Colleagues as ColleaguesShape,
  type DeskMember,
  isAllowed,
  type ProfessionalView,
} from '@confrere/contract';
import { MemberEntity } from '@confrere/features/people';
import type { Rows } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { CallEntity } from '../calls/call.entity.js';
import type { WhoIsHere } from '../consultations/who-is-here.js';
import { RoomEntity } from '../room.entity.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { Absences } from './absences.js';

type Presence = ProfessionalView['presence'];

/** Who meets visitors in an organization, how free they are, and in which teams. */
@Injectable()
export class Colleagues {
  constructor(private readonly absences: Absences) {}

  /** Whoever sits at a desk, as it shows them. */
  async self(entities: Rows, organizationId: string, memberId: string): Promise<DeskMember> {
    const { displayName, title } = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
    const away = (await this.absences.of(entities, organizationId, [memberId])).has(memberId);
    const memberships = await entities.findBy(TeamMemberEntity, { organizationId, memberId });
    const rooms = memberships.map(({ roomId }) => roomId);
    const teams = rooms.length === 0 ? [] : await this.teams(entities, organizationId, rooms);
    return { id: memberId, displayName, title, away, teams };
  }

  /** To whom a visitor can be transferred. */
  async all(entities: Rows, organizationId: string, who: WhoIsHere): Promise<ColleaguesShape> {
    const members = await entities.find(MemberEntity, {
      where: { organizationId, deactivatedAt: IsNull() },
      order: { displayName: 'ASC', id: 'ASC' },
    });
    const meeting = members.filter(({ role }) => isAllowed(role, 'consultation:ring'));
    const presence = await this.presences(
      entities,
      organizationId,
      meeting.map(({ id }) => id),
      who,
    );
    const teams = await this.teams(entities, organizationId);
    const ids = teams.map(({ id }) => id);
    const memberships =
      ids.length === 0 ? [] : await entities.findBy(TeamMemberEntity, { organizationId, roomId: In(ids) });
    const freest = (room: string): Presence => {
      const those = memberships.filter(({ roomId }) => roomId === room).map(({ memberId }) => presence.get(memberId));
      return (['available', 'busy'] as const).find((one) => those.includes(one)) ?? 'away';
    };
    return {
      members: meeting.map(({ id, displayName, title }) => ({
        id,
        displayName,
        title,
        presence: presence.get(id) ?? 'away',
      })),
      teams: teams.map(({ id, name }) => ({ id, name, presence: freest(id) })),
    };
  }

  /** How free each of `members` is: in a call, at an open desk, or neither. */
  async presences(
    entities: Rows,
    organizationId: string,
    members: readonly string[],
    who: WhoIsHere,
    except?: string,
  ): Promise<ReadonlyMap<string, Presence>> {
    if (members.length === 0) return new Map();
    const elsewhere = except === undefined ? {} : { consultationId: Not(except) };
    const open = { organizationId, rungBy: In([...members]), state: Not('ended' as const), ...elsewhere };
    const busy = new Set((await entities.findBy(CallEntity, open)).map(({ rungBy }) => rungBy));
    const away = await this.absences.of(entities, organizationId, members);
    const presence = (id: string): Presence => {
      if (busy.has(id)) return 'busy';
      return !away.has(id) && who.memberIsHere(organizationId, id) ? 'available' : 'away';
    };
    return new Map(members.map((id) => [id, presence(id)]));
  }

  private async teams(entities: Rows, organizationId: string, ids?: readonly string[]) {
    const which = ids === undefined ? {} : { id: In([...ids]) };
    const found = await entities.find(RoomEntity, {
      where: { organizationId, kind: 'team', closedAt: IsNull(), ...which },
      order: { name: 'ASC', id: 'ASC' },
    });
    return found.map(({ id, name }) => ({ id, name: name ?? '–' }));
  }
}
