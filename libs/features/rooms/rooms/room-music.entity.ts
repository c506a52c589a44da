import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** Music that those who wait in a room may start. */
@Entity('room_music')
export class RoomMusicEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() roomId!: string;
  @column.text(16) mediaType!: 'audio/mpeg' | 'audio/mp4';
  /** Bytes. */
  @column.count() size!: number;
  @column.bytes() bytes!: Buffer;
  @column.moment() createdAt!: Date;
}
