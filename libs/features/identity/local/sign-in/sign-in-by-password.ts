import type { SignInByPassword as Asked } from '@confrere/contract';
import { MemberEntity } from '@confrere/features/people';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { checkPassword, hashPassword } from '../password/password-hash.js';
import { MemberPasswordEntity } from '../password/member-password.entity.js';
import { chosenOrganization } from './chosen-organization.js';
import { LocalAccountGate, switchedOff } from './local-account-gate.js';
import { refused } from './refused.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { SecondFactorSteps, type SignedIn, type StepWanted } from './second-factor-steps.js';

/** Signs a member in by address and password, or says what is still missing. */
@Injectable()
export class SignInByPassword {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly steps: SecondFactorSteps,
    private readonly refusals: RefusedSignIns,
    private readonly gate: LocalAccountGate,
  ) {}

  /** @throws DomainError `sign-in.refused`, or `sign-in.local-off` for all but the owner; after the same time whatever was wrong. */
  async run({ organization, email, password }: Asked, device: string | null): Promise<SignedIn | StepWanted> {
    const { organizationId, account, isOff, isClosed } = await this.find(organization, email.toLowerCase());
    // The same work for an account that does not exist: one hash, and one entry in the trail.
    const verdict = await checkPassword(password, account?.hash ?? null);
    if (organizationId === null) throw refused();
    const isWrong = !account || verdict === 'wrong';
    if (isWrong || isClosed) {
      const reason = isWrong ? (account ? 'wrong' : 'unknown') : 'switched-off';
      await this.refusals.record(organizationId, { by: 'password', reason, memberId: account?.memberId ?? null });
      throw isOff ? switchedOff() : refused();
    }
    const { memberId } = account;
    const fresh = verdict === 'outdated' ? await hashPassword(password) : null;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      // Checked outside of the transaction, since that takes a while: meanwhile the password may have become another.
      const password = await tx.entities.findOneBy(MemberPasswordEntity, { memberId });
      if (password?.hash !== account.hash) throw refused();
      if (fresh) await tx.entities.update(MemberPasswordEntity, { memberId }, { hash: fresh });
      return this.steps.afterPassword(tx, { organizationId, memberId, device });
    });
  }

  /** Whose account would be signed in to; null for nobody's. */
  async memberOf({ organization, email }: Pick<Asked, 'organization' | 'email'>): Promise<string | null> {
    return (await this.find(organization, email.toLowerCase())).account?.memberId ?? null;
  }

  private find(slug: string | null, email: string) {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const organization = await chosenOrganization(entities, slug);
      if (!organization) return { organizationId: null, account: null, isOff: false, isClosed: false };
      const { id: organizationId } = organization;
      const member = await entities.findOneBy(MemberEntity, { organizationId, email, deactivatedAt: IsNull() });
      const password =
        member && (await entities.findOneBy(MemberPasswordEntity, { organizationId, memberId: member.id }));
      const isOff = await this.gate.isOff(entities, organizationId);
      return {
        organizationId,
        account: password && { memberId: password.memberId, hash: password.hash },
        isOff,
        isClosed: isOff && member?.role !== 'owner',
      };
    });
  }
}
