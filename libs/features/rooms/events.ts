import type { DomainEvent } from '@confrere/kernel';
import type { CallEndReason } from '@confrere/contract';

/** Something that the queue or the visitor's page shows has changed; whoever shows it reads it anew. */
export interface ConsultationChanged extends DomainEvent<'consultation.changed'> {
  readonly consultationId: string;
}

/** A visitor entered the waiting room for the first time (or came back after the end). */
export interface VisitorArrived extends DomainEvent<'visitor.arrived'> {
  readonly consultationId: string;
  /** For whom; null: for the room's team. */
  readonly memberId: string | null;
}

/** A professional rings a visitor. */
export interface CallRung extends DomainEvent<'call.rung'> {
  readonly callId: string;
  readonly consultationId: string;
  readonly ringsUntil: Date;
}

/** The visitor answered: the call is live. */
export interface CallAnswered extends DomainEvent<'call.answered'> {
  readonly callId: string;
  readonly consultationId: string;
  /** The participant who answered. */
  readonly by: string;
}

/** One of more than two people left; the call goes on. */
export interface CallParticipantLeft extends DomainEvent<'call.participant-left'> {
  readonly callId: string;
  readonly consultationId: string;
  readonly participantId: string;
}

/** A participant goes on in another tab or on another device. */
export interface CallMoved extends DomainEvent<'call.moved'> {
  readonly callId: string;
  readonly consultationId: string;
  readonly participantId: string;
  readonly fromTab: string | null;
}

/** A call is over, or stopped ringing, for all who were in it. */
export interface CallEnded extends DomainEvent<'call.ended'> {
  readonly callId: string;
  readonly consultationId: string;
  readonly reason: Exclude<CallEndReason, 'moved'>;
}

/** A call that was recorded as abandoned goes on. */
export interface CallTakenUp extends DomainEvent<'call.taken-up'> {
  readonly callId: string;
  readonly consultationId: string;
  /** The participant who came back with it. */
  readonly by: string;
}

/** How a room works, who is of its team, or whether it can be entered has changed. */
export interface RoomChanged extends DomainEvent<'room.changed'> {
  readonly roomId: string;
}

/** Somebody has begun or stopped to wait in a room: those behind them have moved. */
export interface LineMoved extends DomainEvent<'line.moved'> {
  readonly roomId: string;
}

/** Every fact that rooms tell, by name. */
export type RoomEvent =
  | ConsultationChanged
  | VisitorArrived
  | CallRung
  | CallAnswered
  | CallParticipantLeft
  | CallMoved
  | CallEnded
  | CallTakenUp
  | RoomChanged
  | LineMoved;
