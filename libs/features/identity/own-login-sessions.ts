import type { OwnLoginSessions as Told } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan } from 'typeorm';
import type { LoginSessionEnd, LoginSessionEnded } from './events.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { SessionLimits } from './session-limits.js';
import { stands } from './session-life.js';

/** Lets a member see where they are signed in, and end any of it. */
@Injectable()
export class OwnLoginSessions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly limits: SessionLimits,
  ) {}

  /** Those that stand, the latest first. */
  async list({ organizationId, memberId, loginSessionId }: MemberPrincipal): Promise<Told> {
    const now = this.clock.now();
    const found = await this.unitOfWork.in(organizationId).read((entities) =>
      entities.find(LoginSessionEntity, {
        where: { memberId, endedAt: IsNull(), expiresAt: MoreThan(now) },
        order: { seenAt: 'DESC', createdAt: 'DESC' },
      }),
    );
    return {
      sessions: found
        .filter((session) => stands(session, this.limits.idle, now))
        .map(({ id, device, method, createdAt, seenAt }) => ({
          id,
          device,
          method,
          since: createdAt.toISOString(),
          lastSeen: seenAt.toISOString(),
          current: id === loginSessionId,
        })),
    };
  }

  /** @throws DomainError `login-session.not-found` for one that is not theirs, or has ended. */
  end(member: MemberPrincipal, id: string): Promise<void> {
    const { organizationId, memberId } = member;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const session = await tx.entities.findOneBy(LoginSessionEntity, { id, memberId, endedAt: IsNull() });
      if (!session)
        throw new DomainError('login-session.not-found', 'not-found', 'This login session is not there any more.');
      await this.endAll(tx, [session], member);
    });
  }

  /** Ends all but the one that asks. */
  endOthers(member: MemberPrincipal): Promise<void> {
    const { organizationId, memberId, loginSessionId } = member;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const open = await tx.entities.findBy(LoginSessionEntity, { memberId, endedAt: IsNull() });
      const others = open.filter(({ id }) => id !== loginSessionId);
      await this.endAll(tx, others, member);
    });
  }

  /**
   * Ends every login session of a member: they have left, or their password was set anew.
   * @param actor who did it. @param cause decides whether a call that runs may go on. @returns how many there were.
   */
  async endEvery(
    tx: Transaction,
    { organizationId, memberId }: { organizationId: string; memberId: string },
    actor: MemberPrincipal | null,
    cause: LoginSessionEnd = 'ended',
  ): Promise<number> {
    const open = await tx.entities.findBy(LoginSessionEntity, { organizationId, memberId, endedAt: IsNull() });
    await this.endAll(tx, open, actor, cause);
    return open.length;
  }

  /** Ends those of these login sessions that still stand. */
  async endThose(
    tx: Transaction,
    organizationId: string,
    ids: readonly string[],
    cause: LoginSessionEnd,
  ): Promise<void> {
    const open = await tx.entities.findBy(LoginSessionEntity, { organizationId, id: In([...ids]), endedAt: IsNull() });
    await this.endAll(tx, open, null, cause);
  }

  private async endAll(
    tx: Transaction,
    sessions: readonly LoginSessionEntity[],
    actor: MemberPrincipal | null,
    cause: LoginSessionEnd = 'ended',
  ): Promise<void> {
    const at = this.clock.now();
    for (const { id, organizationId } of sessions) {
      await tx.entities.update(LoginSessionEntity, { id, organizationId }, { endedAt: at, endedAs: cause });
      const fact: LoginSessionEnded = { name: 'login-session.ended', organizationId, at, loginSessionId: id, cause };
      tx.tell(fact);
      await this.audit.record(tx, { organizationId, actor, action: 'login-session.ended', subjectId: id });
    }
  }
}
