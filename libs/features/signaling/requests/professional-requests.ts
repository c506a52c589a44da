import { isAllowed, type Outcome } from '@confrere/contract';
import {
  Absences,
  AnnounceDelay,
  CancelRing,
  EndCall,
  HoldVisitor,
  NotifyVisitor,
  RecordOutcome,
  RingVisitor,
  TakeOverVisitor,
  TransferVisitor,
} from '@confrere/features/rooms';
import { DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Presence } from '../pages/presence.js';
import { forMember, type HandlersOf } from './request-handlers.js';

type ProfessionalRequest =
  | 'call.ring'
  | 'call.cancel'
  | 'call.end'
  | 'consultation.record-outcome'
  | 'consultation.notify'
  | 'consultation.announce-delay'
  | 'queue.announce-delay'
  | 'consultation.hold'
  | 'consultation.resume'
  | 'consultation.transfer'
  | 'consultation.take-over'
  | 'desk.set-away';

/** What whoever tends the queue may say of a visitor without having met them. */
const WITHOUT_MEETING: readonly Outcome[] = ['no-show', 'by-phone'];

/** What a desk may ask for (PROTOCOL.md, section 4). */
@Injectable()
export class ProfessionalRequests {
  readonly handlers: HandlersOf<ProfessionalRequest>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    presence: Presence,
    ring: RingVisitor,
    cancel: CancelRing,
    end: EndCall,
    outcome: RecordOutcome,
    notify: NotifyVisitor,
    delay: AnnounceDelay,
    hold: HoldVisitor,
    transfer: TransferVisitor,
    takeOver: TakeOverVisitor,
    absences: Absences,
  ) {
    this.handlers = {
      'call.ring': forMember('consultation:ring', (member, { tab }, { consultation }) =>
        this.run(member, (tx) => ring.run(tx, member, { consultation, tab })),
      ),
      'call.cancel': forMember('consultation:ring', (member, _page, { call }) =>
        this.run(member, (tx) => cancel.run(tx, member, { call })),
      ),
      'call.end': forMember('consultation:ring', (member, _page, { call }) =>
        this.run(member, (tx) => end.run(tx, member, { call })),
      ),
      'consultation.record-outcome': forMember('queue:tend', async (member, _page, { consultation, outcome: said }) => {
        if (!isAllowed(member.role, 'consultation:ring') && !WITHOUT_MEETING.includes(said))
          throw new DomainError('access.denied', 'forbidden', 'whoever meets visitors says how it went');
        await this.run(member, (tx) => outcome.run(tx, member, { consultation, outcome: said }));
      }),
      'consultation.notify': forMember('queue:tend', (member, _page, { consultation, text }) =>
        this.run(member, (tx) => notify.run(tx, member, { consultation, text })),
      ),
      'consultation.announce-delay': forMember('queue:tend', (member, _page, { consultation, minutes }) =>
        this.run(member, (tx) => delay.run(tx, member, { consultation, minutes }, presence)),
      ),
      'queue.announce-delay': forMember('queue:tend', (actor, _page, { member, minutes }) =>
        this.run(actor, (tx) => delay.toAll(tx, actor, { member, minutes }, presence)),
      ),
      'consultation.hold': forMember('queue:tend', (member, _page, { consultation }) =>
        this.run(member, (tx) => hold.hold(tx, member, { consultation })),
      ),
      'consultation.resume': forMember('queue:tend', (member, _page, { consultation }) =>
        this.run(member, (tx) => hold.resume(tx, member, { consultation })),
      ),
      'consultation.transfer': forMember('queue:tend', (member, _page, { consultation, from, to, note }) =>
        this.run(member, (tx) => transfer.run(tx, member, { consultation, from, to, note })),
      ),
      'consultation.take-over': forMember('consultation:ring', (member, _page, { consultation, from }) =>
        this.run(member, (tx) => takeOver.run(tx, member, { consultation, from })),
      ),
      'desk.set-away': forMember('queue:see', (member, _page, { away }) =>
        this.run(member, (tx) => absences.set(tx, member, { away })),
      ),
    };
  }

  private run(member: MemberPrincipal, work: (tx: Transaction) => Promise<void>): Promise<void> {
    return this.unitOfWork.in(member.organizationId).run(work);
  }
}
