import type { QueueEntry } from '@confrere/contract';

/** A queue entry for specs; each change makes it a different one. */
export const entryOf = (consultation: string, change: Partial<QueueEntry> = {}): QueueEntry => ({
  consultation,
  state: 'waiting',
  visitorName: 'Kari Nordmann',
  plannedAt: null,
  waitingSince: '2026-12-03T09:00:00.000Z',
  presence: 'present',
  presenceSince: null,
  devices: { camera: 'ready', microphone: 'ready', sound: 'heard' },
  professional: { member: 'member-0001', displayName: 'Dr Ingrid Hansen' },
  with: null,
  call: null,
  endedAt: null,
  outcome: null,
  ...change,
});
