import type { SignInByPassword as Asked } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { MemberEntity } from '@confrere/features/people';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { checkPassword, hashPassword } from '../password/password-hash.js';
import { MemberPasswordEntity } from '../password/member-password.entity.js';
import { chosenOrganization } from './chosen-organization.js';
import { refused } from './refused.js';
import { SecondFactorSteps, type SignedIn, type StepWanted } from './second-factor-steps.js';

/** Signs a member in by address and password, or says what is still missing. */
@Injectable()
export class SignInByPassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly steps: SecondFactorSteps,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DomainError `sign-in.refused`, after the same time whatever was wrong. */
  async run({ organization, email, password }: Asked, device: string | null): Promise<SignedIn | StepWanted> {
    const account = await this.find(organization, email.toLowerCase());
    const verdict = await checkPassword(password, account?.hash ?? null);
    if (!account) throw refused();
    const { organizationId, memberId } = account;
    if (verdict === 'wrong') {
      await this.unitOfWork.in(organizationId).run((tx) =>
        this.audit.record(tx, {
          organizationId,
          actor: null,
          action: 'sign-in.refused',
          subjectId: memberId,
          detail: { by: 'password' },
        }),
      );
      throw refused();
    }
    const fresh = verdict === 'outdated' ? await hashPassword(password) : null;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      // Checked outside of the transaction, since that takes a while: meanwhile the password may have become another.
      const password = await tx.entities.findOneBy(MemberPasswordEntity, { memberId });
      if (password?.hash !== account.hash) throw refused();
      if (fresh) await tx.entities.update(MemberPasswordEntity, { memberId }, { hash: fresh });
      return this.steps.afterPassword(tx, { organizationId, memberId, device });
    });
  }

  private find(slug: string | null, email: string) {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const organization = await chosenOrganization(entities, slug);
      if (!organization) return null;
      const { id: organizationId } = organization;
      const member = await entities.findOneBy(MemberEntity, { organizationId, email, deactivatedAt: IsNull() });
      const password =
        member && (await entities.findOneBy(MemberPasswordEntity, { organizationId, memberId: member.id }));
      return password && { organizationId, memberId: password.memberId, hash: password.hash };
    });
  }
}
