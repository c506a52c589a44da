import { CallEntity, type CallEnded, CallParticipantEntity, type CallParticipantLeft } from '@confrere/features/rooms';
import type { LinkSessionEnded, LoginSessionEnded } from '@confrere/features/identity';
import { CallPlacement, type CallRecord, RelayControl } from '@confrere/features/relaying';
import { Principals } from '@confrere/platform/access';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type FindOperator, In, IsNull, MoreThan, Not } from 'typeorm';
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
  /** Those of open calls who were put out: each is told once. */
  private readonly putOut = new Set<string>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly control: RelayControl,
    private readonly placement: CallPlacement,
    private readonly renewals: IceRenewals,
    private readonly principals: Principals,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.events.on<CallEnded>('call.ended', ({ callId }) => this.control.callEnded(callId));
    this.events.on<CallParticipantLeft>('call.participant-left', ({ callId, participantId }) => {
      this.renewals.forgetParticipant(participantId);
      this.control.participantEnded(callId, participantId);
    });
    this.events.on<LoginSessionEnded>('login-session.ended', ({ loginSessionId, cause }) =>
      cause === 'ended' ? this.accessEnded(loginSessionId) : undefined,
    );
    this.events.on<LinkSessionEnded>('link-session.ended', ({ linkSessionId }) => this.accessEnded(linkSessionId));
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
    const ended = await this.endedByHand();
    return this.unitOfWork.everywhere.read(async (entities) => {
      const calls = await entities.find(CallEntity, {
        select: { id: true },
        where: { state: 'ended', endedAt: MoreThan(moment) },
      });
      const participants = await entities.find(CallParticipantEntity, {
        select: { id: true, callId: true },
        where: { leftAt: MoreThan(moment) },
      });
      const over = [...participants, ...ended];
      return {
        calls: calls.map(({ id }) => id),
        participants: over.map(({ id, callId }) => ({ call: callId, participant: id })),
      };
    });
  }

  /** Puts out who holds a call on an access that somebody ended where this server did not hear of it, also without an open page. */
  async look(): Promise<void> {
    const ended = await this.endedByHand();
    const fresh = ended.filter((each) => !this.putOut.has(keyOf(each)));
    this.putOut.clear();
    for (const each of ended) this.putOut.add(keyOf(each));
    for (const each of fresh) this.tell(each);
  }

  /**
   * Somebody ended this login, or took this link away: what it holds of a call is over, and comes back only with a new one,
   * whether or not its page is open. What ran out, and the login of one who has left, cuts no running call: such a page
   * keeps its part, without new credentials.
   */
  private async accessEnded(access: string): Promise<void> {
    try {
      for (const each of await this.held({ heldBy: access })) {
        this.putOut.add(keyOf(each));
        this.tell(each);
      }
    } catch (error) {
      this.log.error('relay.not-told', error);
    }
  }

  private async endedByHand(): Promise<CallParticipantEntity[]> {
    const held = await this.held({ heldBy: Not(IsNull()) });
    const ended = new Set(await this.principals.endedOf([...new Set(held.flatMap(({ heldBy }) => heldBy ?? []))]));
    return held.filter(({ heldBy }) => heldBy !== null && ended.has(heldBy));
  }

  /** Those of calls that ring or are live. */
  private held(where: { heldBy: string | FindOperator<string> }): Promise<CallParticipantEntity[]> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const open = await entities.find(CallEntity, { select: { id: true }, where: { state: Not('ended' as const) } });
      const found: CallParticipantEntity[] = [];
      for (let at = 0; at < open.length; at += AT_ONCE) {
        const callId = In(open.slice(at, at + AT_ONCE).map(({ id }) => id));
        found.push(...(await entities.findBy(CallParticipantEntity, { ...where, callId, leftAt: IsNull() })));
      }
      return found;
    });
  }

  private tell({ id, callId }: CallParticipantEntity): void {
    this.renewals.forgetParticipant(id);
    this.control.participantEnded(callId, id);
  }
}

/** Whoever comes back on another access may be put out once more. */
const keyOf = ({ id, heldBy }: CallParticipantEntity): string => `${id} ${heldBy}`;
