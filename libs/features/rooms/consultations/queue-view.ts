import type { Rows } from '@confrere/platform/storage';
import type { MessageDelivery, QueueEntry } from '@confrere/contract';
import { Deliveries } from '@confrere/features/notifications';
import { MemberEntity } from '@confrere/features/people';
import { Clock } from '@confrere/kernel';
import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import { CallEntity } from '../calls/call.entity.js';
import { ConsultationEntity } from './consultation.entity.js';
import { RoomEntity } from '../room.entity.js';
import { WaitingMessages } from '../visitors/waiting-messages.js';
import { settingsOf } from '../rooms/room-settings.js';
import type { WhoIsHere } from './who-is-here.js';

/** The queue has at most so many lines (contract: `DeskState.queue`). */
export const LONGEST_QUEUE = 500;
/** So long after its end, or after its time has passed unused, a consultation stays in the queue. */
export const STAYS_FOR = 12 * 3_600_000;

const ACTIVE = ['waiting', 'ringing', 'in-consultation'] as const;

/** The queue of an organization as every desk of it shows it. */
@Injectable()
export class QueueView {
  constructor(
    private readonly messages: WaitingMessages,
    private readonly clock: Clock,
  ) {}

  /** Everyone who waits or is in a call, those invited whose time has not passed, and those who ended lately. */
  async all(entities: Rows, organizationId: string, who: WhoIsHere): Promise<QueueEntry[]> {
    const after = MoreThan(this.leavesAt());
    const found = await entities.find(ConsultationEntity, {
      where: [
        { organizationId, state: In(ACTIVE) },
        { organizationId, state: 'invited', plannedAt: after },
        { organizationId, state: 'invited', plannedAt: IsNull(), createdAt: after, walkIn: false },
        { organizationId, state: 'invited', plannedAt: IsNull(), createdAt: after, waitingSince: Not(IsNull()) },
        { organizationId, state: 'ended', endedAt: after },
      ],
      order: { createdAt: 'DESC' },
      take: LONGEST_QUEUE,
    });
    const entries = await this.entries(entities, organizationId, found, who);
    return entries.sort((one, other) => place(one).localeCompare(place(other)));
  }

  /** One line as it is now; null when this consultation is not in the queue (any more). */
  async one(entities: Rows, organizationId: string, id: string, who: WhoIsHere): Promise<QueueEntry | null> {
    return (await this.some(entities, organizationId, [id], who)).get(id) ?? null;
  }

  /** Some lines as they are now, by consultation; without those that are not in the queue (any more). */
  async some(
    entities: Rows,
    organizationId: string,
    ids: readonly string[],
    who: WhoIsHere,
  ): Promise<ReadonlyMap<string, QueueEntry>> {
    const found = await entities.findBy(ConsultationEntity, { organizationId, id: In([...ids]) });
    const queued = found.filter((consultation) => this.isInQueue(consultation));
    const entries = queued.length === 0 ? [] : await this.entries(entities, organizationId, queued, who);
    return new Map(entries.map((entry) => [entry.consultation, entry]));
  }

  private leavesAt(): Date {
    return new Date(this.clock.now().getTime() - STAYS_FOR);
  }

  /** Whoever came by the room's address is nobody's visitor before they have entered: the queue cannot be filled from outside. */
  private isInQueue({ state, plannedAt, createdAt, endedAt, walkIn, waitingSince }: ConsultationEntity): boolean {
    if (state === 'invited' && walkIn && waitingSince === null) return false;
    if (state === 'invited') return (plannedAt ?? createdAt) > this.leavesAt();
    return state !== 'ended' || (endedAt !== null && endedAt > this.leavesAt());
  }

  private async entries(
    entities: Rows,
    organizationId: string,
    found: readonly ConsultationEntity[],
    who: WhoIsHere,
  ): Promise<QueueEntry[]> {
    const open = found.filter(({ state }) => state === 'ringing' || state === 'in-consultation');
    const callIds = open.flatMap(({ callId }) => (callId === null ? [] : [callId]));
    const calls = callIds.length === 0 ? [] : await entities.findBy(CallEntity, { organizationId, id: In(callIds) });
    const callOf = new Map(calls.map((call) => [call.id, call]));
    const memberIds = found.flatMap(({ memberId, handedOverBy }) => [memberId, handedOverBy]);
    const named = new Set([...memberIds, ...calls.map(({ rungBy }) => rungBy)].filter((id) => id !== null));
    const members = await entities.findBy(MemberEntity, { organizationId, id: In([...named]) });
    const nameOf = new Map(members.map(({ id, displayName }) => [id, displayName]));
    const person = (member: string) => ({ member, displayName: nameOf.get(member) ?? '–' });
    const roomIds = new Set(found.map(({ roomId }) => roomId));
    const rooms = await entities.findBy(RoomEntity, { organizationId, id: In([...roomIds]) });
    const shownRoom = new Map(rooms.map((room) => [room.id, queueRoom(room)]));
    const unfinished = found.filter(({ state }) => state !== 'invited').map(({ id }) => id);
    const ids = found.map(({ id }) => id);
    const deliveries = await Deliveries.of(entities, organizationId, ids);
    const written = await this.messages.of(entities, organizationId, unfinished);
    return found.map((consultation) => {
      const call = consultation.callId === null ? undefined : callOf.get(consultation.callId);
      const { presence, since } = who.visitor(organizationId, consultation.id, consultation.seatTab);
      return {
        consultation: consultation.id,
        state: consultation.state,
        visitorName: consultation.visitorName,
        plannedAt: consultation.plannedAt?.toISOString() ?? null,
        waitingSince: consultation.waitingSince?.toISOString() ?? null,
        presence,
        presenceSince: since?.toISOString() ?? null,
        devices: { camera: consultation.camera, microphone: consultation.microphone, sound: consultation.sound },
        room: shownRoom.get(consultation.roomId) ?? { id: consultation.roomId, team: null, confirm: false },
        professional: consultation.memberId === null ? null : person(consultation.memberId),
        with: call ? { ...person(call.rungBy), since: (call.liveSince ?? call.rungAt).toISOString() } : null,
        call: call?.id ?? null,
        endedAt: consultation.endedAt?.toISOString() ?? null,
        outcome: consultation.outcome,
        written: written.get(consultation.id) ?? [],
        delivery: latest(deliveries.get(consultation.id)),
        ...saidOf(consultation, nameOf),
      };
    });
  }
}

const queueRoom = (room: RoomEntity): QueueEntry['room'] => ({
  id: room.id,
  team: room.kind === 'team' ? room.name : null,
  confirm: settingsOf(room).confirmBeforeRinging,
});

/** What was taken back before it was sent never came to anybody. */
function latest(messages: readonly MessageDelivery[] = []): QueueEntry['delivery'] {
  const last = messages.findLast(({ state }) => state !== 'withdrawn');
  return last ? { channel: last.channel, state: last.state, at: last.deliveredAt ?? last.settledAt ?? last.at } : null;
}

/** What is known of the visitor, and what they were told. */
function saidOf(consultation: ConsultationEntity, nameOf: ReadonlyMap<string, string>) {
  const { helperName, helperRelation, notice, noticedAt, handedOverBy, handedOverAt } = consultation;
  return {
    walkIn: consultation.walkIn,
    answers: consultation.sealedAnswers !== null,
    language: consultation.language,
    helper: helperName && helperRelation ? { displayName: helperName, relation: helperRelation } : null,
    interpreter: consultation.interpreter,
    openedAt: consultation.openedAt?.toISOString() ?? null,
    checkedAt: consultation.checkedAt?.toISOString() ?? null,
    network: consultation.network,
    expectedAt: consultation.expectedAt?.toISOString() ?? null,
    notice: notice && noticedAt ? { text: notice, at: noticedAt.toISOString() } : null,
    heldSince: consultation.heldSince?.toISOString() ?? null,
    callBackAt: consultation.callBackAt?.toISOString() ?? null,
    handover:
      handedOverBy && handedOverAt
        ? { by: nameOf.get(handedOverBy) ?? '–', at: handedOverAt.toISOString(), note: consultation.handoverNote }
        : null,
  };
}

/** First who came first; those who have not come by their time. */
const place = (entry: QueueEntry): string =>
  `${entry.waitingSince ?? '~'}${entry.plannedAt ?? '~'}${entry.consultation}`;
