import type { MyRoom, RoomMember, Rooms, RoomView } from '@confrere/contract';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock } from '@confrere/kernel';
import { PublicOrigin } from '@confrere/platform/access';
import type { Rows } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { unmadeRoom } from '../personal-rooms.js';
import { RoomEntity } from '../room.entity.js';
import { TeamMemberEntity } from '../team-member.entity.js';
import { isOpen } from './opening-hours.js';
import { meetsVisitors, RoomKeys } from './room-keys.js';
import { RoomMusicEntity } from './room-music.entity.js';
import { settingsOf } from './room-settings.js';
import { musicAddress } from './visit-room.js';

/** Shows rooms to those who run them. */
@Injectable()
export class RoomViews {
  constructor(
    private readonly keys: RoomKeys,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  /** Every team, and the room of everybody who meets visitors. */
  async all(entities: Rows, organizationId: string): Promise<Rooms> {
    const members = await this.professionals(entities, organizationId);
    const teams = await entities.findBy(RoomEntity, { organizationId, kind: 'team', closedAt: IsNull() });
    const own = await entities.findBy(RoomEntity, { organizationId, kind: 'personal' });
    const ownOf = new Map(own.map((room) => [room.memberId, room]));
    const personal = members.map(({ id }) => ownOf.get(id) ?? unmadeRoom(organizationId, id));
    const views = await this.views(entities, organizationId, [...teams, ...personal]);
    return {
      teams: views.filter(({ kind }) => kind === 'team').sort(byName),
      personal: views.filter(({ kind }) => kind === 'personal').sort(byName),
      colleagues: members.map(shownMember),
      ...(await this.place(entities, organizationId)),
    };
  }

  /** @throws DomainError `room.not-found`. */
  async one(entities: Rows, organizationId: string, key: string): Promise<RoomView> {
    const [view] = await this.views(entities, organizationId, [await this.keys.find(entities, organizationId, key)]);
    if (!view) throw new Error('A room that was found is shown.');
    return view;
  }

  async mine(entities: Rows, organizationId: string, memberId: string): Promise<MyRoom> {
    const room = await this.one(entities, organizationId, memberId);
    return { room, ...(await this.place(entities, organizationId)) };
  }

  private async views(entities: Rows, organizationId: string, rooms: readonly RoomEntity[]): Promise<RoomView[]> {
    const { address, timeZone } = await this.place(entities, organizationId);
    const roomId = In(rooms.map(({ id }) => id));
    const teams = await entities.findBy(TeamMemberEntity, { organizationId, roomId });
    const memberIds = [...teams.map(({ memberId }) => memberId), ...rooms.flatMap(({ memberId }) => memberId ?? [])];
    const members = new Map(
      (await entities.findBy(MemberEntity, { organizationId, id: In(memberIds) })).map((each) => [each.id, each]),
    );
    const musics = await entities.find(RoomMusicEntity, {
      select: { id: true, size: true },
      where: { organizationId, roomId },
    });
    const waits = await entities.find(ConsultationEntity, {
      select: { id: true, roomId: true },
      where: { organizationId, roomId, state: 'waiting' },
    });
    return rooms.map((room) => {
      const ids = room.memberId === null ? teamOf(teams, room.id) : [room.memberId];
      const shown = ids.flatMap((id) => members.get(id) ?? []).map(shownMember);
      const settings = settingsOf(room);
      const { open, until, opensAt } = isOpen(settings, this.clock.now(), timeZone);
      const music = musics.find(({ id }) => id === room.musicId);
      return {
        id: room.memberId ?? room.id,
        kind: room.kind,
        name: room.name ?? shown[0]?.displayName ?? '–',
        slug: room.slug,
        address: room.slug === null ? null : `${address}/${room.slug}`,
        settings,
        music: music ? { address: musicAddress(room) ?? '', bytes: music.size } : null,
        members: shown.sort((one, other) => one.displayName.localeCompare(other.displayName)),
        suspended: room.suspendedAt && { since: room.suspendedAt.toISOString(), text: room.suspendedText },
        standing: { open, until: until?.toISOString() ?? null, opensAt: opensAt?.toISOString() ?? null },
        waiting: waits.filter((each) => each.roomId === room.id).length,
        version: room.version,
      };
    });
  }

  private async professionals(entities: Rows, organizationId: string): Promise<MemberEntity[]> {
    const all = await entities.find(MemberEntity, {
      where: { organizationId, deactivatedAt: IsNull() },
      order: { displayName: 'ASC', id: 'ASC' },
    });
    return all.filter(meetsVisitors);
  }

  private async place(entities: Rows, id: string): Promise<{ address: string; timeZone: string }> {
    const { slug, timeZone } = await entities.findOneByOrFail(OrganizationEntity, { id });
    return { address: `${this.origin.of('visit')}/${slug}`, timeZone };
  }
}

const teamOf = (teams: readonly TeamMemberEntity[], id: string): string[] =>
  teams.filter(({ roomId }) => roomId === id).map(({ memberId }) => memberId);
const shownMember = ({ id, displayName, title }: MemberEntity): RoomMember => ({ id, displayName, title });
const byName = (one: RoomView, other: RoomView): number => one.name.localeCompare(other.name);
