import type { QueueEntry } from '@confrere/contract';
import { clockTime } from './moments.js';

/** Whether the visitor looks at the page, in words. */
export const presenceWords = (
  { presence, presenceSince }: Pick<QueueEntry, 'presence' | 'presenceSince'>,
  timeZone: string,
): string => {
  const since = presenceSince ? ` since ${clockTime(presenceSince, timeZone)}` : '';
  switch (presence) {
    case 'present':
      return 'On the page';
    case 'away':
      return `Looking away${since}`;
    case 'absent':
      return `Not connected${since}`;
  }
};
