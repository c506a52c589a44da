import type { Picture } from '@confrere/contract';
import { mayWork, OrganizationEntity, pictureOf } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock } from '@confrere/kernel';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { RoomEntity } from '../room.entity.js';
import { isOpen, type Standing } from './opening-hours.js';
import { meetsVisitors } from './room-keys.js';
import { settingsOf } from './room-settings.js';
import { RoomSlugs } from './room-slugs.js';

/** A room as somebody outside sees it. */
export interface Door {
  readonly room: RoomEntity;
  readonly slug: string;
  readonly name: string;
  /** Of a professional. */
  readonly title: string | null;
  readonly picture: Picture | null;
  /** One may come without an invitation. */
  readonly walkIn: boolean;
  readonly standing: Standing;
  readonly closedText: string | null;
  /** Nobody new enters; what is written there instead, maybe nothing. */
  readonly suspended: { readonly text: string | null } | null;
}

/** What is found at `/<organization>/<room>`. */
export interface FoundDoor {
  readonly organization: OrganizationEntity;
  /** Null: the organization takes no visits now. */
  readonly door: Door | null;
  /** The room has moved: its address now. */
  readonly movedTo: string | null;
}

/** Shows those outside where they can go in. */
@Injectable()
export class OpenDoors {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly slugs: RoomSlugs,
    private readonly clock: Clock,
  ) {}

  /** Who and which teams can be visited without an invitation, teams first, by name. */
  async of(entities: Rows, { id: organizationId, timeZone }: OrganizationEntity): Promise<Door[]> {
    const rooms = await entities.findBy(RoomEntity, { organizationId, slug: Not(IsNull()), closedAt: IsNull() });
    const open = rooms.filter((room) => settingsOf(room).walkIn);
    const memberIds = open.flatMap(({ memberId }) => memberId ?? []);
    const members = await entities.findBy(MemberEntity, { organizationId, id: In(memberIds) });
    const memberOf = new Map(members.filter(meetsVisitors).map((each) => [each.id, each]));
    return open
      .flatMap((room) => {
        const member = room.memberId === null ? null : memberOf.get(room.memberId);
        return member === undefined ? [] : [this.door(room, member, timeZone, null)];
      })
      .sort(
        (one, other) => Number(one.title !== null) - Number(other.title !== null) || one.name.localeCompare(other.name),
      );
  }

  /** The room at an address; null: none, of no such organization, or of somebody who has left. */
  find(organizationSlug: string, slug: string): Promise<FoundDoor | null> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const organization = await entities.findOneBy(OrganizationEntity, { slug: organizationSlug });
      if (!organization || organization.state === 'erased') return null;
      const { id: organizationId, timeZone } = organization;
      const found = await this.slugs.at(entities, organizationId, slug);
      if (!found || found.room.closedAt !== null) return null;
      const { room, moved } = found;
      const { memberId } = room;
      const member =
        memberId === null ? null : await entities.findOneBy(MemberEntity, { organizationId, id: memberId });
      if (memberId !== null && (!member || !meetsVisitors(member))) return null;
      if (moved) return { organization, door: null, movedTo: room.slug };
      const picture = memberId === null ? null : await pictureOf(entities, organizationId, memberId);
      const door = mayWork(organization.state) ? this.door(room, member, timeZone, picture) : null;
      return { organization, door, movedTo: null };
    });
  }

  private door(room: RoomEntity, member: MemberEntity | null, timeZone: string, picture: Picture | null): Door {
    const settings = settingsOf(room);
    return {
      room,
      slug: room.slug ?? '',
      name: member?.displayName ?? room.name ?? '–',
      title: member?.title ?? null,
      picture,
      walkIn: settings.walkIn,
      standing: isOpen(settings, this.clock.now(), timeZone),
      closedText: settings.closedText,
      suspended: room.suspendedAt === null ? null : { text: room.suspendedText },
    };
  }
}
