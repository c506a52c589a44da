import type { CallInfo, Participant } from '@confrere/contract';
import { type CallEntity, CallMoves, CallParticipantEntity, type CallStanding } from '@confrere/features/rooms';
import { Clock } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { accessOf } from '../pages/access-of.js';
import type { Page } from '../pages/page.js';
import { Pages } from '../pages/pages.js';
import { IceRenewals } from './ice-renewals.js';

/** After a start the pages of before are waited for so long. */
const BACK_WITHIN = 15_000;

type CallState = Omit<CallStanding, 'self'>;

/** Brings a call together with the pages that carry it: who hears of it, and how it looks from there. */
@Injectable()
export class CallPages {
  private readonly startedAt: number;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallMoves,
    private readonly pages: Pages,
    private readonly renewals: IceRenewals,
    private readonly clock: Clock,
  ) {
    this.startedAt = clock.monotonic();
  }

  /** The page that carries the call for a participant; null when it is not open. */
  pageOf({ organizationId, consultationId }: CallEntity, { memberId, tab }: CallParticipantEntity): Page | null {
    if (tab === null) return null;
    return this.inTab(organizationId, consultationId, memberId, tab);
  }

  /** The page of the same person in another tab. */
  inTab(organizationId: string, consultationId: string, memberId: string | null, tab: string): Page | null {
    const pages =
      memberId === null
        ? this.pages.ofVisitor(organizationId, consultationId)
        : this.pages.ofMember(organizationId, memberId);
    return pages.find((page) => page.tab === tab) ?? null;
  }

  /**
   * The call as `self` sees it, with fresh ICE servers, which are renewed by themselves until the call is over.
   * @param holder on whose login or link `self` holds the call from now on.
   */
  async infoFor({ call, participants }: CallState, self: CallParticipantEntity, holder: Principal): Promise<CallInfo> {
    await this.note(self, holder);
    const ice = this.renewals.issue(call.id, self.id, () => this.renew(call, self.id));
    return {
      id: call.id,
      consultation: call.consultationId,
      state: call.state === 'live' ? 'live' : 'ringing',
      self: self.id,
      participants: participants.map(participantView),
      ...ice,
      ringsUntil: call.state === 'ringing' ? call.ringsUntil.toISOString() : null,
      liveSince: call.liveSince?.toISOString() ?? null,
    };
  }

  /**
   * The open call that this tab carries for `principal`, as it sees it; null when there is none. A professional who has
   * closed the desk that carries it finds it at any other desk, and can take it up there (`call.join`).
   */
  async openIn(principal: Principal, tab: string): Promise<CallInfo | null> {
    const standing = await this.unitOfWork
      .in(principal.organizationId)
      .read((entities) => this.calls.openFor({ entities }, principal));
    if (!standing) return null;
    const isHere = standing.self.tab === tab || (principal.kind === 'member' && this.isDeserted(standing));
    return isHere ? this.infoFor(standing, standing.self, principal) : null;
  }

  /** Written before the ICE servers are told: when that access is ended by somebody, so is what it holds. */
  private async note({ id, organizationId, heldBy }: CallParticipantEntity, holder: Principal): Promise<void> {
    const access = accessOf(holder);
    if (heldBy === access) return;
    await this.unitOfWork
      .in(organizationId)
      .run(({ entities }) => entities.update(CallParticipantEntity, { id, organizationId }, { heldBy: access }));
  }

  /** The page that carries the call is gone; soon after a start it may only not be back yet. */
  private isDeserted({ call, self }: CallStanding): boolean {
    if (this.clock.monotonic() - this.startedAt < BACK_WITHIN) return false;
    const page = this.pageOf(call, self);
    return page === null || !this.pages.isHere(page);
  }

  /** Tells fresh ICE servers to the page that carries the call for a participant, if it is still open. */
  async renew(call: Pick<CallEntity, 'id' | 'organizationId'>, participantId: string): Promise<void> {
    const state = await this.unitOfWork
      .in(call.organizationId)
      .read((entities) => this.calls.state({ entities }, call));
    const self = state?.participants.find(({ id }) => id === participantId);
    const page = state && self && this.pageOf(state.call, self);
    if (!state || state.call.state === 'ended' || !self || !page) return;
    await this.note(self, page.principal);
    const { iceServers } = this.renewals.issue(call.id, self.id, () => this.renew(call, self.id));
    page.tell({ type: 'call.ice-servers-renewed', call: call.id, iceServers });
  }
}

export const participantView = ({ id, role, displayName, position }: CallParticipantEntity): Participant => ({
  id,
  role,
  displayName,
  order: position,
});
