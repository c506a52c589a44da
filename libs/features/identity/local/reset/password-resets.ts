import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { signInChanged } from '../../events.js';
import { OwnLoginSessions } from '../../own-login-sessions.js';
import { hashSecret, traceOf } from '../../secret-hash.js';
import { LocalAccountGate, switchedOff } from '../sign-in/local-account-gate.js';
import { SecondFactor } from '../one-time-codes/second-factor.js';
import { OwnPassword } from '../password/own-password.js';
import { hashPassword } from '../password/password-hash.js';
import { requireGoodPassword } from '../password/password-rule.js';
import { PasswordResetEntity } from './password-reset.entity.js';

/** Sets new passwords by the links of `ResetLinks`. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly passwords: OwnPassword,
    private readonly secondFactor: SecondFactor,
    private readonly sessions: OwnLoginSessions,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly gate: LocalAccountGate,
  ) {}

  /**
   * Sets the new password, ends every login session of the member, and uses the link up. A refused password leaves it.
   * @throws DomainError `reset.unknown`, the same for unknown, used and expired; `sign-in.local-off`; those of `requireGoodPassword`.
   */
  async use(secret: string, password: string): Promise<void> {
    const hash = hashSecret(secret);
    const works = () => ({ hash, usedAt: IsNull(), expiresAt: MoreThan(this.clock.now()) });
    const found = await this.unitOfWork.everywhere.read(async (entities) => {
      const reset = await entities.findOneBy(PasswordResetEntity, works());
      return reset && { reset, owner: await this.passwords.ownerOf(entities, reset) };
    });
    if (!found) throw unknown();
    requireGoodPassword(password, found.owner);
    const passwordHash = await hashPassword(password);
    const { organizationId, memberId, breakGlass } = found.reset;
    await this.unitOfWork.in(organizationId).run(async (tx) => {
      const used = await tx.entities.update(PasswordResetEntity, works(), { usedAt: this.clock.now() });
      if (used.affected !== 1) throw unknown();
      // Mailed before they were switched off: a mailbox opens nothing that is kept for emergencies, the owner's included.
      if (!breakGlass && (await this.gate.isOff(tx.entities, organizationId))) throw switchedOff();
      await this.gate.requireOpen(tx.entities, { organizationId, memberId });
      await this.passwords.keep(tx, { organizationId, memberId }, passwordHash);
      if (breakGlass) await this.secondFactor.remove(tx, { organizationId, memberId }, null);
      await this.sessions.endEvery(tx, { organizationId, memberId }, null);
      tx.tell(signInChanged({ organizationId, memberId }, this.clock.now()));
      const detail = { link: traceOf(hash), breakGlass };
      await this.audit.record(tx, {
        organizationId,
        actor: null,
        action: 'password.reset',
        subjectId: memberId,
        detail,
      });
    });
  }
}

const unknown = (): DomainError => new DomainError('reset.unknown', 'not-found', 'No password is set by this link.');
