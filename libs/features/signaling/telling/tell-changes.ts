import type { DeliveryChanged } from '@confrere/features/notifications';
import type { OrganizationChanged } from '@confrere/features/organizations';
import {
  Colleagues,
  type ConsultationChanged,
  ConsultationEntity,
  type LineMoved,
  type MemberPresenceChanged,
  QueueView,
  type RoomChanged,
  RoomEntity,
  settingsOf,
  TeamMemberEntity,
  VisitView,
} from '@confrere/features/rooms';
import { Clock } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { WrittenEvent } from '../frames/written-event.js';
import { Pages } from '../pages/pages.js';
import { Presence } from '../pages/presence.js';
import { OrganizationTurns } from './organization-turns.js';

/** Milliseconds for which moves in a line are gathered before they are told. */
const LINE_EVERY = 1_000;

/** So many lines of the queue in one question to the database. */
const AT_ONCE = 200;

interface Gathered {
  /** Consultations whose line in the queue is told to all desks. */
  readonly lines: Set<string>;
  /** Consultations whose visitor's pages are told. */
  readonly visits: Set<string>;
}

/**
 * Shows what has changed to whoever looks at it: the line of the queue to every desk of the organization, the visit to the
 * visitor's own pages. Each is read anew in its turn, so the last thing told is how it is.
 */
@Injectable()
export class TellChanges implements OnModuleInit {
  /** What the next turn of each organization has to tell. */
  private readonly gathered = new Map<string, Gathered>();
  private readonly moving = new Set<string>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly queue: QueueView,
    private readonly visits: VisitView,
    private readonly colleagues: Colleagues,
    private readonly pages: Pages,
    private readonly presence: Presence,
    private readonly turns: OrganizationTurns,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.events.on<ConsultationChanged>('consultation.changed', ({ organizationId, consultationId }) =>
      this.consultation(organizationId, consultationId),
    );
    this.events.on<DeliveryChanged>('delivery.changed', ({ organizationId, about }) =>
      this.consultation(organizationId, about),
    );
    this.events.on<OrganizationChanged>('organization.changed', ({ organizationId }) =>
      this.organization(organizationId),
    );
    this.events.on<MemberPresenceChanged>('member.presence-changed', ({ organizationId, memberId }) => {
      this.member(organizationId, memberId);
      this.professional(organizationId, memberId);
    });
    this.events.on<RoomChanged>('room.changed', ({ organizationId, roomId }) => this.room(organizationId, roomId));
    this.events.on<LineMoved>('line.moved', ({ organizationId, roomId }) => this.line(organizationId, roomId));
    this.pages.listen({ presenceChanged: (principal) => this.presenceOf(principal), lost: () => undefined });
  }

  /** What many changes at once leave to tell is told once. */
  consultation(organizationId: string, consultationId: string): void {
    const { lines, visits } = this.gather(organizationId);
    lines.add(consultationId);
    visits.add(consultationId);
  }

  /** What changes from now on is told after what is asked for now, not in one breath with what changed before. */
  goOn(organizationId: string): void {
    this.gathered.delete(organizationId);
  }

  /** What it says of itself, or where it stands, to its desks and to the visitors' pages. */
  organization(organizationId: string): void {
    this.inTurn(organizationId, async () => {
      for (const desk of this.pages.desks(organizationId)) desk.tell({ type: 'organization.changed' });
      for (const id of this.pages.consultations(organizationId)) await this.tellVisit(organizationId, id);
    });
  }

  /** Who sits there, to the desks of that member. */
  member(organizationId: string, memberId: string): void {
    this.inTurn(organizationId, async () => {
      const desks = this.pages.ofMember(organizationId, memberId);
      if (desks.length === 0) return;
      const member = await this.unitOfWork
        .in(organizationId)
        .read((entities) => this.colleagues.self(entities, organizationId, memberId));
      for (const desk of desks) desk.tell({ type: 'member.changed', member });
    });
  }

  /** Whether a professional is there or busy, to those who wait for them or for a team of theirs. */
  professional(organizationId: string, memberId: string): void {
    this.inTurn(organizationId, async () => {
      const waiting = await this.unitOfWork.in(organizationId).read(async (entities) => {
        const teams = await entities.findBy(TeamMemberEntity, { organizationId, memberId });
        const rooms = teams.map(({ roomId }) => roomId);
        const state = In(['invited', 'waiting']);
        const ofTeams = { organizationId, memberId: IsNull(), roomId: In(rooms), state };
        return entities.find(ConsultationEntity, {
          select: { id: true },
          where: [{ organizationId, memberId, state }, ...(rooms.length > 0 ? [ofTeams] : [])],
        });
      });
      const { visits } = this.gather(organizationId);
      for (const { id } of waiting) if (this.hasPages(organizationId, id)) visits.add(id);
    });
  }

  /** How a room works, to all whom it concerns. */
  room(organizationId: string, roomId: string): void {
    this.inTurn(organizationId, async () => {
      const found = await this.unitOfWork.in(organizationId).read((entities) =>
        entities.find(ConsultationEntity, {
          select: { id: true, state: true },
          where: { organizationId, roomId, state: In(['invited', 'waiting', 'ringing', 'in-consultation']) },
        }),
      );
      const members = await this.unitOfWork
        .in(organizationId)
        .read((entities) => entities.findBy(TeamMemberEntity, { organizationId, roomId }));
      for (const { memberId } of members) this.member(organizationId, memberId);
      for (const { id, state } of found)
        if (state === 'invited') await this.tellVisit(organizationId, id);
        else this.consultation(organizationId, id);
    });
  }

  /** Whose turn comes when, to those who wait where that is told; many moves at once are told once. */
  private line(organizationId: string, roomId: string): void {
    if (this.moving.has(roomId)) return;
    this.moving.add(roomId);
    this.clock.after(LINE_EVERY, () => {
      this.moving.delete(roomId);
      this.inTurn(organizationId, async () => {
        const waiting = await this.unitOfWork.in(organizationId).read(async (entities) => {
          const room = await entities.findOneBy(RoomEntity, { organizationId, id: roomId });
          if (!room || !settingsOf(room).showPosition) return [];
          return entities.find(ConsultationEntity, {
            select: { id: true },
            where: { organizationId, roomId, state: 'waiting' },
          });
        });
        for (const { id } of waiting) await this.tellVisit(organizationId, id);
      });
    });
  }

  /** Where a visitor's own page is, is not shown on it. */
  private presenceOf(principal: Principal): void {
    if (principal.kind === 'member') this.professional(principal.organizationId, principal.memberId);
    else this.gather(principal.organizationId).lines.add(principal.consultationId);
  }

  private gather(organizationId: string): Gathered {
    const open = this.gathered.get(organizationId);
    if (open) return open;
    const made: Gathered = { lines: new Set(), visits: new Set() };
    this.gathered.set(organizationId, made);
    this.inTurn(organizationId, async () => {
      if (this.gathered.get(organizationId) === made) this.gathered.delete(organizationId);
      await this.tellLines(organizationId, [...made.lines]);
      for (const id of made.visits) await this.tellVisit(organizationId, id);
    });
    return made;
  }

  /** Read and written once for all desks. */
  private async tellLines(organizationId: string, ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      if (this.pages.desks(organizationId).length === 0) return;
      const entries = await this.unitOfWork
        .in(organizationId)
        .read((entities) => this.queue.some(entities, organizationId, some, this.presence));
      const events = some.map((consultation): WrittenEvent => {
        const entry = entries.get(consultation);
        return WrittenEvent.of(entry ? { type: 'queue.changed', entry } : { type: 'queue.removed', consultation });
      });
      for (const desk of this.pages.desks(organizationId)) for (const event of events) desk.tell(event);
    }
  }

  private hasPages(organizationId: string, consultationId: string): boolean {
    return this.pages.ofVisitor(organizationId, consultationId).length > 0;
  }

  private async tellVisit(organizationId: string, consultationId: string): Promise<void> {
    const pages = this.pages.ofVisitor(organizationId, consultationId);
    if (pages.length === 0) return;
    const visit = await this.unitOfWork
      .in(organizationId)
      .read((entities) => this.visits.of(entities, organizationId, consultationId, this.presence));
    if (visit) for (const page of pages) page.tell({ type: 'visit.changed', visit: visit(page.tab) });
  }

  private inTurn(organizationId: string, work: () => Promise<void>): void {
    this.turns.take(organizationId, work).catch((error: unknown) => {
      this.log.error('change.not-told', error);
    });
  }
}
