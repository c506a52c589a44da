import type { RoomView } from '@confrere/contract';
import { fill } from '../../texts.js';
import { ROOMS } from './texts.js';

const at = (moment: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone },
  }).format(new Date(moment));

/** Whether visitors come in now, and when that changes: `Closed now, opens Monday 7 December at 08:00`. */
export function standingWords({ suspended, settings, standing }: RoomView, timeZone: string): string {
  if (suspended) return ROOMS.standing.suspended;
  if (!settings.walkIn) return ROOMS.standing.invited;
  const change = standing.open ? standing.until : standing.opensAt;
  const words = standing.open ? ROOMS.standing.open : ROOMS.standing.closed;
  if (change === null) return words;
  return fill(standing.open ? '{words}, until {when}' : '{words}, opens {when}', { words, when: at(change, timeZone) });
}
