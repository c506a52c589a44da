import {
  AnswerCall,
  AskCallBack,
  ClaimSeat,
  DeclineCall,
  EnterWaitingRoom,
  LeaveWaitingRoom,
  ReportDevices,
  WriteToClinic,
} from '@confrere/features/rooms';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { forVisitor, type HandlersOf } from './request-handlers.js';

type VisitorRequest =
  | 'waiting-room.enter'
  | 'waiting-room.report-devices'
  | 'waiting-room.write'
  | 'waiting-room.ask-call-back'
  | 'waiting-room.withdraw-call-back'
  | 'waiting-room.leave'
  | 'seat.claim'
  | 'call.answer'
  | 'call.decline';

/** What a visitor's page may ask for (PROTOCOL.md, section 3). */
@Injectable()
export class VisitorRequests {
  readonly handlers: HandlersOf<VisitorRequest>;

  constructor(
    unitOfWork: UnitOfWork,
    enter: EnterWaitingRoom,
    reportDevices: ReportDevices,
    write: WriteToClinic,
    callBack: AskCallBack,
    leave: LeaveWaitingRoom,
    claim: ClaimSeat,
    answer: AnswerCall,
    decline: DeclineCall,
  ) {
    this.handlers = {
      'waiting-room.enter': forVisitor((visitor, { tab }, { type: _, request: __, ...entry }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => enter.run(tx, visitor, { tab, ...entry })),
      ),
      'waiting-room.report-devices': forVisitor((visitor, { tab }, { devices, network }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => reportDevices.run(tx, visitor, { tab, devices, network })),
      ),
      'waiting-room.write': forVisitor((visitor, { tab }, { text }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => write.run(tx, visitor, { tab, text })),
      ),
      'waiting-room.ask-call-back': forVisitor((visitor, _page, { phone }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => callBack.ask(tx, visitor, { phone })),
      ),
      'waiting-room.withdraw-call-back': forVisitor((visitor) =>
        unitOfWork.in(visitor.organizationId).run((tx) => callBack.withdraw(tx, visitor)),
      ),
      'waiting-room.leave': forVisitor((visitor, { tab }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => leave.run(tx, visitor, { tab })),
      ),
      'seat.claim': forVisitor((visitor, { tab }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => claim.run(tx, visitor, { tab })),
      ),
      'call.answer': forVisitor((visitor, { tab }, { call }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => answer.run(tx, visitor, { call, tab })),
      ),
      'call.decline': forVisitor((visitor, { tab }, { call }) =>
        unitOfWork.in(visitor.organizationId).run((tx) => decline.run(tx, visitor, { call, tab })),
      ),
    };
  }
}
