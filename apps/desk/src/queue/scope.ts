import type { DeskMember, QueueEntry } from '@confrere/contract';

/** Whose visitors the queue shows. */
export type Scope = 'mine' | 'team' | 'all';
/** In what order those who wait stand. */
export type Order = 'time' | 'arrival';

export const isScope = (text: string | null): text is Scope => text === 'mine' || text === 'team' || text === 'all';
export const isOrder = (text: string | null): text is Order => text === 'time' || text === 'arrival';

type Me = Pick<DeskMember, 'id' | 'teams'>;

/** Whether a visitor waits for this member: by name, or as one of the team for which the visitor waits. */
export const isMine = ({ professional, room }: QueueEntry, me: Me): boolean =>
  professional === null ? me.teams.some(({ id }) => id === room.id) : professional.member === me.id;

/** Whether a visitor belongs to what `scope` shows; a colleague's visitor in a room of one's team belongs to the team. */
export const isInScope = (entry: QueueEntry, scope: Scope, me: Me): boolean => {
  if (scope === 'all') return true;
  return isMine(entry, me) || (scope === 'team' && me.teams.some(({ id }) => id === entry.room.id));
};
