import { AuditTrail } from '@confrere/features/audit';
import { loadMember, requireSomeoneElse } from '@confrere/features/people';
import type { MemberPrincipal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { OwnLoginSessions } from './own-login-sessions.js';

/** Signs a colleague out everywhere, say after a laptop was lost. Their account stays as it is: they sign in again. */
@Injectable()
export class ColleagueLogins {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: OwnLoginSessions,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Their sockets close at once, and they leave a call that runs: whoever holds that login is to have nothing of it.
   * @throws DomainError `member.not-found`, `member.own-account` (which has *My settings* for it).
   */
  end(actor: MemberPrincipal, memberId: string): Promise<void> {
    const { organizationId } = actor;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      await loadMember(tx.entities, organizationId, memberId);
      requireSomeoneElse(actor, memberId);
      const ended = await this.sessions.endEvery(tx, { organizationId, memberId }, actor);
      const detail = { ended };
      await this.audit.record(tx, {
        organizationId,
        actor,
        action: 'member.signed-out',
        subjectId: memberId,
        detail,
      });
    });
  }
}
