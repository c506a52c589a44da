import { CloseCode } from '@confrere/contract';
import type { LinkSessionEnded, LoginSessionEnded } from '@confrere/features/identity';
import { CallMoves } from '@confrere/features/rooms';
import type { MemberRoleChanged } from '@confrere/features/people';
import { Clock, type ClockTimer } from '@confrere/kernel';
import { type Principal, Principals } from '@confrere/platform/access';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RelayEndings } from '../calls/relay-endings.js';
import { accessOf } from '../pages/access-of.js';
import { Pages } from '../pages/pages.js';
import type { SignalingConnection } from './signaling-connection.js';

/** So often it is asked whether the sessions behind open connections still stand; this also keeps them from becoming idle. */
const ASKS_EVERY = 60_000;

/** Keeps the list of open connections, and closes those whose login or link has ended: at once when it is told, else within a minute. */
@Injectable()
export class AccessWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly open = new Set<SignalingConnection>();
  private timer: ClockTimer | null = null;

  constructor(
    private readonly principals: Principals,
    private readonly events: DomainEvents,
    private readonly pages: Pages,
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallMoves,
    private readonly endings: RelayEndings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.events.on<LoginSessionEnded>('login-session.ended', ({ loginSessionId }) => this.end(loginSessionId));
    this.events.on<MemberRoleChanged>('member.role-changed', ({ memberId }) => this.askAgain(memberId));
    this.events.on<LinkSessionEnded>('link-session.ended', ({ linkSessionId }) => this.end(linkSessionId));
    this.wait();
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
  }

  add(connection: SignalingConnection): void {
    this.open.add(connection);
  }

  remove(connection: SignalingConnection): void {
    this.open.delete(connection);
  }

  /** The server goes away: every page connects again, to it or to its successor. */
  closeAll(): void {
    for (const connection of [...this.open]) connection.close(CloseCode.goingAway);
  }

  /** Asks once for every session that has an open connection, and for those that hold a call without one. */
  async ask(): Promise<void> {
    const principals = new Map([...this.open].map(({ principal }) => [accessOf(principal), principal]));
    for (const [access, principal] of principals) {
      // What would run out in the middle of a call is put off; what somebody ended is not.
      if (await this.isInCall(principal)) await this.principals.keepForCall(principal);
      if (!(await this.principals.stillValid(principal))) this.end(access);
    }
    await this.endings.look();
  }

  private async isInCall(principal: Principal): Promise<boolean> {
    const work = this.unitOfWork.in(principal.organizationId);
    return (await work.read((entities) => this.calls.openFor({ entities }, principal))) !== null;
  }

  /** A member's pages connect anew, as whoever they may be now; what they no longer may is refused then. */
  private askAgain(memberId: string): void {
    for (const connection of [...this.open]) {
      const { principal } = connection;
      if (principal.kind === 'member' && principal.memberId === memberId) connection.close(CloseCode.goingAway);
    }
  }

  private end(access: string): void {
    this.pages.endAccess(access);
    for (const connection of [...this.open])
      if (accessOf(connection.principal) === access) connection.close(CloseCode.accessEnded);
  }

  private wait(): void {
    this.timer = this.clock.after(ASKS_EVERY, () => {
      this.ask()
        .catch((error: unknown) => this.log.error('access.not-asked-for', error))
        .finally(() => this.wait());
    });
  }
}
