import { AuditTrail } from '@confrere/features/audit';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { EntryLinkEntity } from './entry-link.entity.js';
import { type BegunLoginSession, LoginSessions } from './login-sessions.js';
import { hashSecret, traceOf } from './secret-hash.js';
import { ENTRY_LINK_LIFE } from './session-life.js';

/** Makes the links that sign a professional in once, `/desk/enter#<secret>`, and uses them up. */
@Injectable()
export class EntryLinks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly loginSessions: LoginSessions,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @returns the secret, told once; the link works once within 24 hours. */
  async issue({ entities }: Transaction, memberId: string): Promise<{ secret: string }> {
    const now = this.clock.now();
    const { organizationId } = await entities.findOneByOrFail(MemberEntity, { id: memberId });
    const secret = this.ids.secret(32);
    await entities.insert(EntryLinkEntity, {
      id: this.ids.id(),
      organizationId,
      memberId,
      secretHash: hashSecret(secret),
      createdAt: now,
      expiresAt: new Date(now.getTime() + ENTRY_LINK_LIFE),
      usedAt: null,
    });
    return { secret };
  }

  /**
   * Uses the link up and signs its member in.
   * @throws DomainError `entry.unknown`, the same for unknown, used and expired.
   */
  enter(secret: string, device: string | null = null): Promise<BegunLoginSession> {
    return this.unitOfWork.everywhere.run(async (transaction) => {
      const now = this.clock.now();
      const secretHash = hashSecret(secret);
      // One statement finds and uses it up, so that of two at once only one gets in.
      const used = await transaction.entities.update(
        EntryLinkEntity,
        { secretHash, usedAt: IsNull(), expiresAt: MoreThan(now) },
        { usedAt: now },
      );
      if (used.affected !== 1) throw new DomainError('entry.unknown', 'not-found', 'No one is signed in by this link.');
      const { organizationId, memberId, id } = await transaction.entities.findOneByOrFail(EntryLinkEntity, {
        secretHash,
      });
      const begun = await this.loginSessions.begin(transaction, {
        organizationId,
        memberId,
        method: 'entry-link',
        device,
      });
      await this.audit.record(transaction, {
        organizationId,
        actor: begun.principal,
        action: 'desk.entered',
        subjectId: id,
        detail: { link: traceOf(secretHash) },
      });
      return begun;
    });
  }
}
