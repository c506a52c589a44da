import type { VisitRoom } from '@confrere/contract';
import type { Rows } from '@confrere/platform/storage';
import { LessThan } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import type { RoomEntity } from '../room.entity.js';
import { settingsOf } from './room-settings.js';

/** Where the music of a room is fetched; null: it has none. */
export const musicAddress = ({ musicId }: Pick<RoomEntity, 'musicId'>): string | null =>
  musicId === null ? null : `/music/${musicId}`;

/** What a visitor's page shows of the room in which they wait. */
export async function visitRoom(
  entities: Rows,
  room: RoomEntity,
  consultation: Pick<ConsultationEntity, 'organizationId' | 'roomId' | 'state' | 'waitingSince'>,
): Promise<VisitRoom> {
  const { showPosition, waitingText, afterText, afterLink } = settingsOf(room);
  return {
    team: room.kind === 'team' ? room.name : null,
    ...{ waitingText, afterText, afterLink },
    music: musicAddress(room),
    ahead: showPosition ? await countBefore(entities, consultation) : null,
    suspended: room.suspendedAt === null ? null : (room.suspendedText ?? ''),
  };
}

/** How many came to the same room before, and wait too. */
async function countBefore(
  entities: Rows,
  { organizationId, roomId, state, waitingSince }: Parameters<typeof visitRoom>[2],
): Promise<number | null> {
  if (state !== 'waiting' || waitingSince === null) return null;
  const before = { organizationId, roomId, state: 'waiting' as const, waitingSince: LessThan(waitingSince) };
  return entities.countBy(ConsultationEntity, before);
}
