import type { ChangeRoom as Changes, RoomSettings } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { RoomEntity } from '../room.entity.js';
import { RoomActs } from './room-acts.js';
import { settingsOf } from './room-settings.js';
import { RoomSlugs } from './room-slugs.js';
import { Teams } from './teams.js';

/**
 * Changes how a room works, what it is called, and who is of the team.
 *
 * Errors: `room.not-found`, `room.changed`, `room.slug-taken`, `room.not-a-team`, `room.no-colleague`, those of an
 * organization that does not work.
 */
@Injectable()
export class ChangeRoom {
  constructor(
    private readonly acts: RoomActs,
    private readonly slugs: RoomSlugs,
    private readonly teams: Teams,
  ) {}

  async run(tx: Transaction, actor: MemberPrincipal, key: string, changes: Changes): Promise<void> {
    const { version, name, slug, settings, members } = changes;
    const room = await this.acts.load(tx, actor, key);
    const isTeam = room.kind === 'team';
    if (!isTeam && (name !== undefined || members !== undefined))
      throw new DomainError('room.not-a-team', 'conflict', 'A personal room has the name of its member.');
    if (isTeam && slug === null) throw new DomainError('request.invalid', 'invalid', 'A team has an address.');
    if (slug !== undefined && slug !== room.slug) await this.slugs.move(tx, room, slug);
    await this.acts.write(tx, room, version, {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(slug === undefined ? {} : { slug }),
      ...(settings === undefined ? {} : { settings }),
    });
    if (members !== undefined) await this.teams.become(tx, actor, room, members);
    const fields = fieldsOf(room, changes);
    if (fields.length > 0) await this.acts.done(tx, actor, room, 'room.changed', { fields: fields.join(' ') });
  }
}

/** What of a room changes, by name: never what is written there. */
function fieldsOf(room: RoomEntity, { name, slug, settings }: Changes): string[] {
  const before = settingsOf(room);
  const changed = settings
    ? (Object.keys(settings) as (keyof RoomSettings)[]).filter(
        (field) => JSON.stringify(settings[field]) !== JSON.stringify(before[field]),
      )
    : [];
  return [
    ...(name !== undefined && name.trim() !== room.name ? ['name'] : []),
    ...(slug !== undefined && slug !== room.slug ? ['slug'] : []),
    ...changed.sort(),
  ];
}
