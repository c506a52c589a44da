import { CallMoves, type CallParticipantEntity, type CallStanding, LeaveCall } from '@confrere/features/rooms';
import { DomainError } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { CallPages, participantView } from '../calls/call-pages.js';
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
 * the call is read from the database each time. Descriptions and candidates are passed on from memory to memory.
 */
@Injectable()
export class CallRequests {
  readonly handlers: HandlersOf<CallRequest>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallMoves,
    private readonly callPages: CallPages,
    private readonly pages: Pages,
    leave: LeaveCall,
  ) {
    this.handlers = {
      'page.report-visibility': (page, { visible }) => {
        this.pages.reportVisibility(page, visible);
        return Promise.resolve();
      },
      'call.join': (page, request) => this.join(page, request),
      'call.describe': async (page, { call, to, connection, description }) => {
        const { self, addressee } = await this.addressee(page, call, to);
        addressee?.tell({ type: 'call.described', call, from: self.id, connection, description });
      },
      'call.add-candidate': async (page, { call, to, connection, candidate }) => {
        const { self, addressee } = await this.addressee(page, call, to);
        addressee?.tell({ type: 'call.candidate-added', call, from: self.id, connection, candidate });
      },
      'call.renew-ice-servers': async (page, { call }) => {
        const standing = await this.open(page, call);
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
    const { call, participants, self } = await this.open(page, id);
    const joined = { type: 'call.participant-joined', call: id, participant: participantView(self) } as const;
    for (const other of participants) if (other.id !== self.id) this.callPages.pageOf(call, other)?.tell(joined);
  }

  private readonly carryHere = forMember<'call.join'>('consultation:ring', (member, { tab }, { call: id }) =>
    this.unitOfWork.in(member.organizationId).run(async (tx) => {
      const { call, self } = await this.calls.standing(tx, member, id);
      if (call.state !== 'ended') await this.calls.carryIn(tx, call, self, tab);
    }),
  );

  private async addressee(
    page: Page,
    id: string,
    to: string,
  ): Promise<{ self: CallParticipantEntity; addressee: Page | null }> {
    const { call, participants, self } = await this.open(page, id);
    const other = participants.find((each) => each.id === to && each.id !== self.id);
    if (!other)
      throw new DomainError('call.participant-not-found', 'not-found', 'nobody else in this call has this id');
    return { self, addressee: this.callPages.pageOf(call, other) };
  }

  /** An open call that this very page carries for its owner. */
  private async open(page: Page, id: string): Promise<CallStanding> {
    const standing = await this.unitOfWork
      .in(page.principal.organizationId)
      .read((entities) => this.calls.standingIn({ entities }, page.principal, id, page.tab));
    if (standing.call.state === 'ended') throw new DomainError('call.not-live', 'gone', 'this call is over');
    return standing;
  }
}
