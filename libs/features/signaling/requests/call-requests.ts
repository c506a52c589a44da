import type { ServerEventBody } from '@confrere/contract';
import { CallMoves, type CallStanding, LeaveCall } from '@confrere/features/rooms';
import { DomainError } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { CallPages, participantView } from '../calls/call-pages.js';
import { CallRoutes } from '../calls/call-routes.js';
import type { Page } from '../pages/page.js';
import { Pages } from '../pages/pages.js';
import { forMember, type HandlersOf, type RequestOf } from './request-handlers.js';

type CallRequest =
  | 'page.report-visibility'
  | 'call.join'
  | 'call.describe'
  | 'call.add-candidate'
  | 'call.renew-ice-servers'
  | 'call.leave';

/**
 * What both sides may ask for in a call (PROTOCOL.md, section 5). Who asks, from which tab, and whether the addressee is in
 * the call is as the database had it after the latest change. Descriptions and candidates are passed on from memory to memory.
 */
@Injectable()
export class CallRequests {
  readonly handlers: HandlersOf<CallRequest>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallMoves,
    private readonly callPages: CallPages,
    private readonly routes: CallRoutes,
    private readonly pages: Pages,
    leave: LeaveCall,
  ) {
    this.handlers = {
      'page.report-visibility': (page, { visible }) => {
        this.pages.reportVisibility(page, visible);
      },
      'call.join': (page, request) => this.join(page, request),
      'call.describe': (page, { call, to, connection, description }) =>
        this.passOn(page, call, to, (from) => ({ type: 'call.described', call, from, connection, description })),
      'call.add-candidate': (page, { call, to, connection, candidate }) =>
        this.passOn(page, call, to, (from) => ({ type: 'call.candidate-added', call, from, connection, candidate })),
      'call.renew-ice-servers': async (page, { call }) => {
        const standing = await this.routes.find(page, call);
        await this.callPages.renew(standing.call, standing.self.id);
      },
      'call.leave': (page, { call }) =>
        this.unitOfWork
          .in(page.principal.organizationId)
          .run((tx) => leave.run(tx, page.principal, { call, tab: page.tab })),
    };
  }

  /** A professional who joins from another desk takes the call there; a visitor's place moves only by `seat.claim`. */
  private async join(page: Page, request: RequestOf<'call.join'>): Promise<void> {
    const { call: id } = request;
    if (page.principal.kind === 'member') await this.carryHere(page, request);
    const { call, participants, self } = await this.routes.find(page, id);
    const joined = { type: 'call.participant-joined', call: id, participant: participantView(self) } as const;
    for (const other of participants) if (other.id !== self.id) this.callPages.pageOf(call, other)?.tell(joined);
  }

  private readonly carryHere = forMember<'call.join'>('consultation:ring', (member, { tab }, { call: id }) =>
    this.unitOfWork.in(member.organizationId).run(async (tx) => {
      const { call, self } = await this.calls.standing(tx, member, id);
      if (call.state !== 'ended') await this.calls.carryIn(tx, call, self, tab);
    }),
  );

  private passOn(page: Page, id: string, to: string, event: (from: string) => ServerEventBody): Promise<void> | void {
    const pass = ({ call, participants, self }: CallStanding): void => {
      const other = participants.find((each) => each.id === to && each.id !== self.id);
      if (!other)
        throw new DomainError('call.participant-not-found', 'not-found', 'nobody else in this call has this id');
      this.callPages.pageOf(call, other)?.tell(event(self.id));
    };
    const standing = this.routes.remembered(page, id);
    return standing ? pass(standing) : this.routes.find(page, id).then(pass);
  }
}
