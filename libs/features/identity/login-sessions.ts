import type { SignInMethod } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { refuseUnlessOpen } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { LoginSessionEnded } from './events.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { hashSecret } from './secret-hash.js';
import { COOKIE_GRACE } from './session-life.js';
import { SessionLimits } from './session-limits.js';

export interface BegunLoginSession {
  readonly principal: MemberPrincipal;
  /** What goes into the login cookie: a new secret at each sign-in. */
  readonly cookie: string;
  /** Of the cookie: later than the session's end, which a running call may put off. */
  readonly expiresAt: Date;
}

/** Who has proved who they are, and how. */
export interface SignIn {
  readonly organizationId: string;
  readonly memberId: string;
  readonly method: SignInMethod;
  /** `Firefox on Windows`. */
  readonly device?: string | null;
  /** The identity provider lets the session stand no longer (SessionNotOnOrAfter). */
  readonly notAfter?: Date | null;
}

/** Begins and ends what stands behind the login cookie. */
@Injectable()
export class LoginSessions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly limits: SessionLimits = new SessionLimits(),
  ) {}

  /**
   * Signs a member in who has just proved who they are.
   * @throws DomainError `access.unauthenticated` for one who has left; `organization.suspended`.
   */
  async begin(
    { entities }: Transaction,
    { organizationId, memberId, method, device, notAfter }: SignIn,
  ): Promise<BegunLoginSession> {
    await refuseUnlessOpen(entities, organizationId);
    const now = this.clock.now();
    const { role, deactivatedAt } = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
    if (deactivatedAt)
      throw new DomainError('access.unauthenticated', 'unauthenticated', 'This account has been closed.');
    const id = this.ids.id();
    const cookie = this.ids.secret(32);
    const longest = now.getTime() + this.limits.absolute;
    const expiresAt = new Date(Math.min(longest, notAfter?.getTime() ?? longest));
    await entities.insert(LoginSessionEntity, {
      id,
      organizationId,
      memberId,
      secretHash: hashSecret(cookie),
      createdAt: now,
      seenAt: now,
      expiresAt,
      method,
      authenticatedAt: now,
      device: device ?? null,
      endedAt: null,
      endedAs: null,
    });
    await entities.update(MemberEntity, { id: memberId, organizationId }, { lastActiveAt: now });
    const principal = {
      kind: 'member',
      organizationId,
      memberId,
      loginSessionId: id,
      role,
      authenticatedAt: now,
    } as const;
    return { principal, cookie, expiresAt: new Date(expiresAt.getTime() + COOKIE_GRACE) };
  }

  /** Ends the session that a browser had before somebody signed in there; of whichever organization. */
  async endReplaced(loginSessionId: string): Promise<void> {
    const principal = await this.unitOfWork.everywhere.read(async (entities) => {
      const session = await entities.findOneBy(LoginSessionEntity, { id: loginSessionId, endedAt: IsNull() });
      if (!session) return null;
      const { organizationId, memberId, authenticatedAt } = session;
      const { role } = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
      return { kind: 'member', organizationId, memberId, loginSessionId, role, authenticatedAt } as const;
    });
    if (principal) await this.signOut(principal);
  }

  /** Signs out. Once more does no harm. */
  signOut(principal: MemberPrincipal): Promise<void> {
    const { organizationId, loginSessionId } = principal;
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const at = this.clock.now();
      const ended = await transaction.entities.update(
        LoginSessionEntity,
        { id: loginSessionId, organizationId, endedAt: IsNull() },
        { endedAt: at, endedAs: 'ended' },
      );
      if (ended.affected !== 1) return;
      const fact: LoginSessionEnded = {
        ...({ name: 'login-session.ended', organizationId, at } as const),
        ...{ loginSessionId, cause: 'ended' },
      };
      transaction.tell(fact);
      await this.audit.record(transaction, { organizationId, actor: principal, action: 'desk.left' });
    });
  }
}
