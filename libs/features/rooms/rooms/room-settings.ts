import { RoomSettings } from '@confrere/contract';
import type { RoomEntity } from '../room.entity.js';

/** How a room works until somebody says otherwise. A team exists to be visited; a professional opens their door themselves. */
export const DEFAULT_SETTINGS: RoomSettings = {
  hours: null,
  closedText: null,
  walkIn: false,
  questions: [],
  confirmBeforeRinging: false,
  showPosition: false,
  waitingText: null,
  afterText: null,
  afterLink: null,
  appointmentMinutes: 30,
  escalationMinutes: null,
  languages: [],
};

/** How a room works: what is stored, over what is so everywhere. Stored values that this version cannot read count as not stored. */
export function settingsOf(room: Pick<RoomEntity, 'settings'>): RoomSettings {
  const settings = room.settings as Readonly<Record<string, unknown>>;
  const read: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const [name, schema] of Object.entries(RoomSettings.shape)) {
    const stored = schema.safeParse(settings[name]);
    if (name in settings && stored.success) read[name] = stored.data;
  }
  return read as RoomSettings;
}
