import type { QueueEntry, ServerEvent } from '@confrere/contract';

/** The queue by consultation; never changed in place. */
export type Queue = ReadonlyMap<string, QueueEntry>;

export const queueOf = (entries: readonly QueueEntry[]): Queue =>
  new Map(entries.map((entry) => [entry.consultation, entry]));

/** What an event makes of the queue; the same object when it is not about the queue. */
export const afterEvent = (queue: Queue, event: ServerEvent): Queue => {
  if (event.type === 'queue.changed') return new Map(queue).set(event.entry.consultation, event.entry);
  if (event.type !== 'queue.removed') return queue;
  const rest = new Map(queue);
  rest.delete(event.consultation);
  return rest;
};

const waits = (entry: QueueEntry | undefined): boolean =>
  entry?.state === 'waiting' || entry?.state === 'ringing' || entry?.state === 'in-consultation';

/**
 * Who has come into the waiting room between two queues, or was given to whoever looks while waiting. One whose call was not
 * answered has not come anew.
 */
export const arrivals = (
  before: Queue,
  after: Queue,
  isMine: (entry: QueueEntry) => boolean = () => false,
): QueueEntry[] =>
  [...after.values()].filter((entry) => {
    if (entry.state !== 'waiting') return false;
    const known = before.get(entry.consultation);
    return known === undefined || !waits(known) || (known !== entry && isMine(entry) && !isMine(known));
  });
