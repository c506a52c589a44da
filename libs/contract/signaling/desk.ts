import * as z from 'zod/mini';
import {
  Devices,
  DisplayName,
  HelperRelation,
  Id,
  InterpreterNeed,
  Language,
  Moment,
  NetworkQuality,
  Presence,
  ShortText,
  VisitorWords,
} from './values.js';
import { ConsultationState, Ending } from './visit.js';
import { DeliveryState, MessageChannel } from '../rest/messages.js';

/** For the colleague who takes a visitor over. */
export const HandoverNote = z.string().check(z.maxLength(500));

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
  /** Where the visitor waits; `team` is null in a professional's own room. */
  room: z.strictObject({
    id: Id,
    team: z.nullable(ShortText),
    /** The desk asks whether this is the right visitor before it rings. */
    confirm: z.boolean(),
  }),
  /** For whom the visitor waits; null: for whoever of the team is free first. */
  professional: z.nullable(z.strictObject({ member: Id, displayName: DisplayName })),
  /** Who rings or talks with the visitor now. */
  with: z.nullable(z.strictObject({ member: Id, displayName: DisplayName, since: Moment })),
  call: z.nullable(Id),
  endedAt: z.nullable(Moment),
  outcome: z.nullable(Ending),
  /** Came by the address of the room, without an invitation. */
  walkIn: z.boolean(),
  /** There are answers to the room's questions, to be asked for (`IntakeAnswers`). */
  answers: z.boolean(),
  /** BCP 47; null: not known. */
  language: z.nullable(Language),
  helper: z.nullable(z.strictObject({ displayName: DisplayName, relation: HelperRelation })),
  interpreter: z.nullable(InterpreterNeed),
  /** When the link was first opened, and the check first done. */
  openedAt: z.nullable(Moment),
  checkedAt: z.nullable(Moment),
  network: NetworkQuality,
  /** The visitor was told that the professional comes at about this time. */
  expectedAt: z.nullable(Moment),
  /** What the visitor was told last. */
  notice: z.nullable(z.strictObject({ text: ShortText, at: Moment })),
  heldSince: z.nullable(Moment),
  /** What the visitor wrote to the clinic, the latest last. */
  written: z.array(z.strictObject({ text: VisitorWords, at: Moment })).check(z.maxLength(5)),
  /** When the visitor asked to be telephoned instead. */
  callBackAt: z.nullable(Moment),
  /** How far the latest message about this visit has come; null: none was sent. */
  delivery: z.nullable(z.strictObject({ channel: MessageChannel, state: DeliveryState, at: Moment })),
  handover: z.nullable(z.strictObject({ by: DisplayName, at: Moment, note: z.nullable(HandoverNote) })),
});
export type QueueEntry = z.infer<typeof QueueEntry>;

/** Whoever sits at the desk. */
export const DeskMember = z.strictObject({
  id: Id,
  displayName: DisplayName,
  title: z.nullable(ShortText),
  /** Is shown as away, by their own choice. */
  away: z.boolean(),
  /** The teams for whose visitors they may come. */
  teams: z.array(z.strictObject({ id: Id, name: ShortText })),
});
export type DeskMember = z.infer<typeof DeskMember>;

/** All that a desk shows when it opens. */
export const DeskState = z.strictObject({
  member: DeskMember,
  organization: z.strictObject({ id: Id, name: ShortText }),
  queue: z.array(QueueEntry).check(z.maxLength(500)),
});
export type DeskState = z.infer<typeof DeskState>;
