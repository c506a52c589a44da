import * as z from 'zod/mini';
import { Devices, DisplayName, Id, Moment, Presence, ShortText } from './values.js';
import { ConsultationState, Outcome } from './visit.js';

/** One line of the queue; sent whole on every change. */
export const QueueEntry = z.strictObject({
  consultation: Id,
  state: ConsultationState,
  visitorName: z.nullable(DisplayName),
  plannedAt: z.nullable(Moment),
  waitingSince: z.nullable(Moment),
  presence: Presence,
  /** Since when `presence` is not `present`; null while it is, or when not known. */
  presenceSince: z.nullable(Moment),
  devices: Devices,
  /** For whom the visitor waits. */
  professional: z.strictObject({ member: Id, displayName: DisplayName }),
  /** Who rings or talks with the visitor now. */
  with: z.nullable(z.strictObject({ member: Id, displayName: DisplayName, since: Moment })),
  call: z.nullable(Id),
  endedAt: z.nullable(Moment),
  outcome: z.nullable(Outcome),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/** All that a desk shows when it opens. */
export const DeskState = z.strictObject({
  member: z.strictObject({ id: Id, displayName: DisplayName, title: z.nullable(ShortText) }),
  organization: z.strictObject({ id: Id, name: ShortText }),
  queue: z.array(QueueEntry).check(z.maxLength(500)),
});
export type DeskState = z.infer<typeof DeskState>;
