import {
  CallEntity,
  type CallEnded,
  CallMoves,
  CallParticipantEntity,
  type CallParticipantLeft,
} from '@confrere/features/rooms';
import { CallPlacement, type CallRecord, RelayControl } from '@confrere/features/relaying';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, MoreThan, Not } from 'typeorm';
import type { Page } from '../pages/page.js';
import { Pages } from '../pages/pages.js';
import { IceRenewals } from './ice-renewals.js';

/** So many ids in one question to the database. */
const AT_ONCE = 500;

/**
 * Tells the relays which calls and whose parts in them are over, once that is committed, and what is on record when one
 * comes back. Whoever ends a call or puts somebody out of one tells `call.ended` or `call.participant-left`: there is no
 * other way to learn of it, and none is needed.
 */
@Injectable()
export class RelayEndings implements CallRecord, OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly control: RelayControl,
    private readonly placement: CallPlacement,
    private readonly renewals: IceRenewals,
    private readonly calls: CallMoves,
    private readonly pages: Pages,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.events.on<CallEnded>('call.ended', ({ callId }) => this.control.callEnded(callId));
    this.events.on<CallParticipantLeft>('call.participant-left', ({ callId, participantId }) => {
      this.renewals.forgetParticipant(participantId);
      this.control.participantEnded(callId, participantId);
    });
    this.pages.listen({
      presenceChanged: () => undefined,
      lost: () => undefined,
      accessEnded: (page, byHand) => {
        if (!byHand) return;
        this.putOut(page).catch((error: unknown) => this.log.error('relay.not-told', error));
      },
    });
    this.control.ask(this);
    this.placement.onMoved((call) => this.renewals.renewNow(call));
  }

  async overOf(calls: readonly string[]): Promise<string[]> {
    const open = new Set<string>();
    for (let at = 0; at < calls.length; at += AT_ONCE) {
      const id = In(calls.slice(at, at + AT_ONCE));
      const found = await this.unitOfWork.everywhere.read((entities) =>
        entities.find(CallEntity, { select: { id: true }, where: { id, state: Not('ended' as const) } }),
      );
      for (const call of found) open.add(call.id);
    }
    return calls.filter((call) => !open.has(call));
  }

  async endedSince(moment: Date): ReturnType<CallRecord['endedSince']> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const calls = await entities.find(CallEntity, {
        select: { id: true },
        where: { state: 'ended', endedAt: MoreThan(moment) },
      });
      const participants = await entities.find(CallParticipantEntity, {
        select: { id: true, callId: true },
        where: { leftAt: MoreThan(moment) },
      });
      return {
        calls: calls.map(({ id }) => id),
        participants: participants.map(({ id, callId }) => ({ call: callId, participant: id })),
      };
    });
  }

  /**
   * Somebody ended the login of the page, or took its link away: what it holds of a call is over, and comes back only with
   * a new one. What ran out, and the login of one who has left, cuts no running call: such a page keeps its part, without
   * new credentials.
   */
  private async putOut({ principal, tab }: Page): Promise<void> {
    const standing = await this.unitOfWork
      .in(principal.organizationId)
      .read((entities) => this.calls.openFor({ entities }, principal));
    if (standing?.self.tab !== tab) return;
    this.renewals.forgetParticipant(standing.self.id);
    this.control.participantEnded(standing.call.id, standing.self.id);
  }
}
