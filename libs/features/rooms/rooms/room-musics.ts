import { DomainError, Clock, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { musicTypeOf } from './music-type.js';
import { RoomActs } from './room-acts.js';
import { RoomMusicEntity } from './room-music.entity.js';

/** Bytes: two minutes at 64 kbit/s. It is played again from the beginning. */
export const LONGEST_MUSIC = 1024 * 1024;

/** Keeps the music of each room, one file of each. It is never looked into; whoever plays it is the visitor's browser. */
@Injectable()
export class RoomMusics {
  constructor(
    private readonly acts: RoomActs,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Puts a file in the place of the one before. @throws DomainError `music.type`. */
  async put(tx: Transaction, actor: MemberPrincipal, key: string, bytes: Buffer): Promise<void> {
    const mediaType = musicTypeOf(bytes);
    if (!mediaType) throw new DomainError('music.type', 'invalid', 'This is no MP3 and no M4A.');
    const room = await this.acts.load(tx, actor, key);
    const { organizationId, id: roomId } = room;
    await tx.entities.delete(RoomMusicEntity, { roomId });
    const id = this.ids.id();
    const createdAt = this.clock.now();
    await tx.entities.insert(RoomMusicEntity, {
      ...{ id, organizationId, roomId, mediaType, size: bytes.length, bytes, createdAt },
    });
    await this.acts.write(tx, room, room.version, { musicId: id });
    await this.acts.done(tx, actor, room, 'room.music-changed');
  }

  /** Once more does no harm. */
  async remove(tx: Transaction, actor: MemberPrincipal, key: string): Promise<void> {
    const room = await this.acts.load(tx, actor, key);
    if (room.musicId === null) return;
    await tx.entities.delete(RoomMusicEntity, { roomId: room.id });
    await this.acts.write(tx, room, room.version, { musicId: null });
    await this.acts.done(tx, actor, room, 'room.music-removed');
  }

  /** For whoever has its id; null when there is none. */
  find(id: string): Promise<RoomMusicEntity | null> {
    return this.unitOfWork.everywhere.read((entities) => entities.findOneBy(RoomMusicEntity, { id }));
  }
}
