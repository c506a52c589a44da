import { DomainError } from '@confrere/kernel';

/** Where a place in the queue is held, as one tab sees it. */
export type SeatView = 'here' | 'elsewhere' | 'free';

export function seatFrom(tab: string, seatTab: string | null): SeatView {
  if (seatTab === null) return 'free';
  return seatTab === tab ? 'here' : 'elsewhere';
}

/** @throws DomainError `seat.elsewhere` when another tab or device holds the place. */
export function refuseElsewhere(tab: string, seatTab: string | null): void {
  if (seatFrom(tab, seatTab) === 'elsewhere')
    throw new DomainError('seat.elsewhere', 'conflict', 'another tab or device holds this place in the queue');
}
