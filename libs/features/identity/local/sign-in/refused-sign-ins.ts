import { AuditTrail } from '@confrere/features/audit';
import { Clock } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';

const MINUTE = 60_000;
/** A stranger can try anything; more of an organization's within a minute are counted, and told by the next entry. */
export const MOST_A_MINUTE = 60;

export interface RefusedSignIn {
  readonly by: 'password' | 'passkey';
  readonly reason: 'wrong' | 'unknown' | 'challenge' | 'answer' | 'counter' | 'closed' | 'switched-off';
  /** Whose account was tried; null where there is none. */
  readonly memberId: string | null;
}

/**
 * Writes each refused sign-in down as a security event. Whether it writes depends on nothing that belongs to an account,
 * since the write takes time: for accounts that do not exist the same is done.
 */
@Injectable()
export class RefusedSignIns {
  private readonly recent = new Map<string, { at: number[]; left: number }>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async record(organizationId: string, { by, reason, memberId }: RefusedSignIn): Promise<void> {
    const now = this.clock.monotonic();
    const before = this.recent.get(organizationId) ?? { at: [], left: 0 };
    const at = before.at.filter((each) => now - each < MINUTE);
    if (at.length >= MOST_A_MINUTE) {
      this.recent.set(organizationId, { at, left: before.left + 1 });
      return;
    }
    this.recent.set(organizationId, { at: [...at, now], left: 0 });
    await this.unitOfWork.in(organizationId).run((transaction) =>
      this.audit.record(transaction, {
        organizationId,
        actor: null,
        action: 'sign-in.refused',
        ...(memberId === null ? {} : { subjectId: memberId }),
        detail: { by, reason, ...(before.left > 0 ? { andNotRecorded: before.left } : {}) },
      }),
    );
  }
}
