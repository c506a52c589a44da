import { AuditTrail } from '@confrere/features/audit';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { Rows, Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import type { BreakGlassUsed } from '../../events.js';
import { SignInRuleEntity } from './sign-in-rule.entity.js';

interface Whose {
  readonly organizationId: string;
  readonly memberId: string;
}

/** The same for everybody where accounts of the appliance are off, so that it tells nobody which of them is the owner's. */
export const switchedOff = (): DomainError =>
  new DomainError('sign-in.local-off', 'unauthenticated', 'Passwords and passkeys are switched off here.');

/** Where an organization has switched its accounts of the appliance off, lets its owner in by them and nobody else. */
@Injectable()
export class LocalAccountGate {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  isOff(entities: Rows, organizationId: string): Promise<boolean> {
    return entities.existsBy(SignInRuleEntity, { organizationId, localAccountsOff: true });
  }

  /** Whether this member may not sign in by a password or passkey. */
  async isClosedTo(entities: Rows, { organizationId, memberId: id }: Whose): Promise<boolean> {
    if (!(await this.isOff(entities, organizationId))) return false;
    return !(await entities.existsBy(MemberEntity, { id, organizationId, role: 'owner' }));
  }

  /** @throws DomainError `sign-in.local-off`. */
  async requireOpen(entities: Rows, whose: Whose): Promise<void> {
    if (await this.isClosedTo(entities, whose)) throw switchedOff();
  }

  /** Somebody has just signed in by an account of the appliance. Where these are off, that is a security event, and the owner is told. */
  async noteUse(tx: Transaction, actor: MemberPrincipal, by: string): Promise<void> {
    const { organizationId, memberId, loginSessionId } = actor;
    if (!(await this.isOff(tx.entities, organizationId))) return;
    const fact: BreakGlassUsed = {
      name: 'break-glass.used',
      organizationId,
      at: this.clock.now(),
      memberId,
      loginSessionId,
    };
    tx.tell(fact);
    const detail = { by };
    await this.audit.record(tx, { organizationId, actor, action: 'break-glass.used', subjectId: memberId, detail });
  }
}
