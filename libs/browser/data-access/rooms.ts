import { IntakeAnswers, MyRoom, Rooms, RoomView } from '@confrere/contract';
import type { ChangeRoom, FoundTeam, SuspendRoom } from '@confrere/contract';
import { ask, send } from './rest.js';

const ROOMS = '/api/admin/rooms';
const MY_ROOM = '/api/desk/my-room';

/** What can be done with a room, wherever it is shown. Each answers the room as it is then. */
export interface RoomWays {
  /** Problems: `room.changed`, `room.slug-taken`, `room.not-found`, `room.no-colleague`. */
  readonly change: (changes: ChangeRoom) => Promise<RoomView>;
  readonly suspend: (suspension: SuspendRoom) => Promise<RoomView>;
  readonly resume: () => Promise<RoomView>;
  /** An MP3 or M4A of at most 1 MB. Problems: `music.type`, `music.too-large`. */
  readonly putMusic: (file: File) => Promise<RoomView>;
  readonly removeMusic: () => Promise<RoomView>;
}

/** Every team, and the room of everybody who meets visitors. */
export const rooms = (): Promise<Rooms> => ask('GET', ROOMS, Rooms);

/** Problems: those of an organization that does not work. */
export const foundTeam = (team: FoundTeam): Promise<RoomView> => ask('POST', ROOMS, RoomView, team);

/** Problem: `room.in-use`. */
export const closeTeam = async (id: string): Promise<void> => {
  await send('POST', `${ROOMS}/${encodeURIComponent(id)}/close`);
};

const waysAt = (path: string): RoomWays => ({
  change: (changes) => ask('PATCH', path, RoomView, changes),
  suspend: (suspension) => ask('POST', `${path}/suspend`, RoomView, suspension),
  resume: () => ask('POST', `${path}/resume`, RoomView),
  putMusic: (file) => ask('PUT', `${path}/music`, RoomView, asSound(file)),
  removeMusic: () => ask('DELETE', `${path}/music`, RoomView),
});

/** Browsers call the same file by different names; the server looks at its bytes. */
const asSound = (file: File): Blob =>
  file.slice(0, file.size, /\.(m4a|m4b|mp4)$/i.test(file.name) ? 'audio/mp4' : 'audio/mpeg');

/** A room for its administration. */
export const roomWays = (id: string): RoomWays => waysAt(`${ROOMS}/${encodeURIComponent(id)}`);

/** The own room of whoever is signed in. */
export const myRoom = (): Promise<MyRoom> => ask('GET', MY_ROOM, MyRoom);
export const MY_ROOM_WAYS: RoomWays = waysAt(MY_ROOM);

/** What a visitor answered on the way in. Reading is written into the audit trail. */
export const intakeAnswers = (consultation: string): Promise<IntakeAnswers> =>
  ask('GET', `/api/desk/consultations/${encodeURIComponent(consultation)}/answers`, IntakeAnswers);
