import type { SamlRefusalReason } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { Clock } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { IdentityProviderEntity } from '../providers/identity-provider.entity.js';

const MINUTE = 60_000;
/** A stranger can post anything; more of the same within a minute tells the reader of the trail nothing. */
const MOST_A_MINUTE = 20;

/** Writes each refused answer down as a security event of the organization: which reason, and nothing of what it said. */
@Injectable()
export class RefusalRecord {
  private readonly recent = new Map<string, number[]>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async record({ organizationId, id }: IdentityProviderEntity, reason: SamlRefusalReason): Promise<void> {
    const now = this.clock.monotonic();
    const recent = (this.recent.get(id) ?? []).filter((at) => now - at < MINUTE);
    if (recent.length >= MOST_A_MINUTE) return;
    this.recent.set(id, [...recent, now]);
    await this.unitOfWork.in(organizationId).run((transaction) =>
      this.audit.record(transaction, {
        organizationId,
        actor: null,
        action: 'sign-in.refused',
        subjectId: id,
        detail: { reason: `saml.${reason}` },
      }),
    );
  }
}
