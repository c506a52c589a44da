import { CancelRing, EndCall, RecordOutcome, RingVisitor } from '@confrere/features/rooms';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { forMember, type HandlersOf } from './request-handlers.js';

type ProfessionalRequest = 'call.ring' | 'call.cancel' | 'call.end' | 'consultation.record-outcome';

/** What a desk may ask for (PROTOCOL.md, section 4). */
@Injectable()
export class ProfessionalRequests {
  readonly handlers: HandlersOf<ProfessionalRequest>;

  constructor(unitOfWork: UnitOfWork, ring: RingVisitor, cancel: CancelRing, end: EndCall, outcome: RecordOutcome) {
    this.handlers = {
      'call.ring': forMember('consultation:ring', (member, { tab }, { consultation }) =>
        unitOfWork.in(member.organizationId).run((tx) => ring.run(tx, member, { consultation, tab })),
      ),
      'call.cancel': forMember('consultation:ring', (member, _page, { call }) =>
        unitOfWork.in(member.organizationId).run((tx) => cancel.run(tx, member, { call })),
      ),
      'call.end': forMember('consultation:ring', (member, _page, { call }) =>
        unitOfWork.in(member.organizationId).run((tx) => end.run(tx, member, { call })),
      ),
      'consultation.record-outcome': forMember('consultation:ring', (member, _page, { consultation, outcome: said }) =>
        unitOfWork.in(member.organizationId).run((tx) => outcome.run(tx, member, { consultation, outcome: said })),
      ),
    };
  }
}
