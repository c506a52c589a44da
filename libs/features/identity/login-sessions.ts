import { AuditTrail } from '@confrere/features/audit';
import { Clock, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { LoginSessionEnded } from './events.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { hashSecret } from './secret-hash.js';
import { LOGIN_LIFE } from './session-life.js';

export interface BegunLoginSession {
  readonly principal: MemberPrincipal;
  /** What goes into the login cookie: a new secret at each sign-in. */
  readonly cookie: string;
  readonly expiresAt: Date;
}

/** Begins and ends what stands behind the login cookie. */
@Injectable()
export class LoginSessions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async begin(
    { entities }: Transaction,
    { organizationId, memberId }: { organizationId: string; memberId: string },
  ): Promise<BegunLoginSession> {
    const now = this.clock.now();
    const id = this.ids.id();
    const cookie = this.ids.secret(32);
    const expiresAt = new Date(now.getTime() + LOGIN_LIFE.absolute);
    await entities.insert(LoginSessionEntity, {
      id,
      organizationId,
      memberId,
      secretHash: hashSecret(cookie),
      createdAt: now,
      seenAt: now,
      expiresAt,
      endedAt: null,
    });
    return { principal: { kind: 'member', organizationId, memberId, loginSessionId: id }, cookie, expiresAt };
  }

  /** Signs out. Once more does no harm. */
  signOut(principal: MemberPrincipal): Promise<void> {
    const { organizationId, loginSessionId } = principal;
    return this.unitOfWork.in(organizationId).run(async (transaction) => {
      const at = this.clock.now();
      const ended = await transaction.entities.update(
        LoginSessionEntity,
        { id: loginSessionId, organizationId, endedAt: IsNull() },
        { endedAt: at },
      );
      if (ended.affected !== 1) return;
      const fact: LoginSessionEnded = { name: 'login-session.ended', organizationId, at, loginSessionId };
      transaction.tell(fact);
      await this.audit.record(transaction, { organizationId, actor: principal, action: 'desk.left' });
    });
  }
}
