import {
  type CallAnswered,
  type CallEnded,
  CallMoves,
  type CallMoved,
  type CallParticipantEntity,
  type CallParticipantLeft,
  type CallRung,
  type CallStanding,
  type CallTakenUp,
} from '@confrere/features/rooms';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CallPages } from '../calls/call-pages.js';
import { IceRenewals } from '../calls/ice-renewals.js';
import type { Page } from '../pages/page.js';
import { OrganizationTurns } from './organization-turns.js';
import { TellChanges } from './tell-changes.js';

type CallState = Omit<CallStanding, 'self'>;
interface CallFact {
  readonly organizationId: string;
  readonly callId: string;
}

/** Tells what happens to a call to the pages that carry it, and to nobody else. */
@Injectable()
export class TellCalls implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly calls: CallMoves,
    private readonly callPages: CallPages,
    private readonly renewals: IceRenewals,
    private readonly changes: TellChanges,
    private readonly turns: OrganizationTurns,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.events.on<CallRung>('call.rung', (fact) => this.tell(fact, (state) => this.rung(state)));
    this.events.on<CallTakenUp>('call.taken-up', (fact) => this.tell(fact, (state) => this.takenUp(state, fact.by)));
    this.events.on<CallAnswered>('call.answered', (fact) => this.tell(fact, (state) => this.answered(state, fact.by)));
    this.events.on<CallMoved>('call.moved', (fact) => this.tell(fact, (state) => this.moved(state, fact)));
    this.events.on<CallParticipantLeft>('call.participant-left', (fact) =>
      this.tell(fact, (state) => this.participantLeft(state, fact.participantId)),
    );
    this.events.on<CallEnded>('call.ended', (fact) => this.tell(fact, (state) => this.ended(state, fact.reason)));
  }

  private async rung(state: CallState): Promise<void> {
    for (const self of state.participants) {
      const page = this.callPages.pageOf(state.call, self);
      if (page) page.tell({ type: 'call.rung', call: await this.callPages.infoFor(state, self, page.principal) });
    }
    this.changes.professional(state.call.organizationId, state.call.rungBy);
  }

  private answered({ call, participants }: CallState, by: string): void {
    for (const other of participants)
      if (other.id !== by) this.callPages.pageOf(call, other)?.tell({ type: 'call.answered', call: call.id, by });
  }

  private async moved(state: CallState, { participantId, fromTab }: CallMoved): Promise<void> {
    const { call, participants } = state;
    const self = participants.find(({ id }) => id === participantId);
    if (!self) return;
    const { organizationId, consultationId } = call;
    const older =
      fromTab === null ? null : this.callPages.inTab(organizationId, consultationId, self.memberId, fromTab);
    older?.tell({ type: 'call.ended', call: call.id, reason: 'moved' });
    const page = call.state === 'ended' ? null : this.callPages.pageOf(call, self);
    if (page) await this.movedHere(page, state, self);
  }

  private async movedHere(page: Page, state: CallState, self: CallParticipantEntity): Promise<void> {
    page.tell({ type: 'call.moved-here', call: await this.callPages.infoFor(state, self, page.principal) });
  }

  /** Who comes back with the call has it in the snapshot; the others hear that it goes on where it was. */
  private async takenUp(state: CallState, by: string): Promise<void> {
    for (const self of state.participants) {
      const page = self.id === by ? null : this.callPages.pageOf(state.call, self);
      if (page) await this.movedHere(page, state, self);
    }
    this.changes.professional(state.call.organizationId, state.call.rungBy);
  }

  private participantLeft({ call, participants }: CallState, participant: string): void {
    for (const other of participants)
      this.callPages.pageOf(call, other)?.tell({ type: 'call.participant-left', call: call.id, participant });
  }

  private ended({ call, participants }: CallState, reason: CallEnded['reason']): void {
    this.renewals.forget(call.id);
    for (const each of participants)
      this.callPages.pageOf(call, each)?.tell({ type: 'call.ended', call: call.id, reason });
    this.changes.professional(call.organizationId, call.rungBy);
  }

  private tell({ organizationId, callId }: CallFact, work: (state: CallState) => Promise<void> | void): void {
    this.changes.goOn(organizationId);
    const turn = this.turns.take(organizationId, async () => {
      const state = await this.unitOfWork
        .in(organizationId)
        .read((entities) => this.calls.state({ entities }, { id: callId, organizationId }));
      if (state) await work(state);
    });
    turn.catch((error: unknown) => {
      this.log.error('call.not-told', error);
    });
  }
}
