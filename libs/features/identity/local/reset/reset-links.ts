import { AuditTrail } from '@confrere/features/audit';
import { Clock, IdGenerator } from '@confrere/kernel';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { hashSecret, traceOf } from '../../secret-hash.js';
import { PasswordResetEntity } from './password-reset.entity.js';

/** So long a link to set a new password works. */
export const RESET_LIFE = 3_600_000;

/** Makes the links with which a member sets a new password: `/desk/reset#<secret>`. */
@Injectable()
export class ResetLinks {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Earlier links of the same member stop working. @returns the secret, told once. */
  async issue(
    tx: Transaction,
    { organizationId, memberId }: { organizationId: string; memberId: string },
    breakGlass = false,
  ): Promise<string> {
    const now = this.clock.now();
    const secret = this.ids.secret(32);
    const hash = hashSecret(secret);
    await tx.entities.delete(PasswordResetEntity, { organizationId, expiresAt: LessThan(now) });
    await tx.entities.update(PasswordResetEntity, { organizationId, memberId, usedAt: IsNull() }, { usedAt: now });
    const expiresAt = new Date(now.getTime() + RESET_LIFE);
    await tx.entities.insert(PasswordResetEntity, {
      id: this.ids.id(),
      organizationId,
      memberId,
      hash,
      breakGlass,
      expiresAt,
      usedAt: null,
    });
    const detail = { link: traceOf(hash), breakGlass };
    await this.audit.record(tx, {
      organizationId,
      actor: null,
      action: 'password-reset.issued',
      subjectId: memberId,
      detail,
    });
    return secret;
  }
}
