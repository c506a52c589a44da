import type { MemberRole } from '@confrere/contract';
import { MemberEntity } from '@confrere/features/people';
import { Clock } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import type { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import type { AcceptedAssertion } from '../response-checks/assertion-rules.js';
import { AdmitMember } from './admit-member.js';
import { AuthnRequestEntity } from './authn-request.entity.js';

/** What a verified answer would come to, were it not only tried. */
export interface TrialOutcome {
  readonly role: MemberRole;
  /** They would become a member of the staff by it. */
  readonly joins: boolean;
}

/** Carries the outcome out of the transaction that it undoes. */
class Undo extends Error {
  constructor(readonly outcome: TrialOutcome) {
    super('This transaction was only tried.');
  }
}

/** Tries what an answer would come to: does it, looks, and undoes it, so that a trial cannot differ from a sign-in. */
@Injectable()
export class TrySignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly admitMember: AdmitMember,
    private readonly clock: Clock,
  ) {}

  /** Whether an answer may come to an identity provider that is switched off. */
  isUnderWay({ organizationId, id: identityProviderId }: IdentityProviderEntity): Promise<boolean> {
    const expiresAt = MoreThan(this.clock.now());
    return this.unitOfWork
      .in(organizationId)
      .read((entities) =>
        entities.existsBy(AuthnRequestEntity, { organizationId, identityProviderId, isTrial: true, expiresAt }),
      );
  }

  /** @throws SamlRefusal as `AdmitMember` */
  async outcome(
    { organizationId, id: identityProviderId, settings }: IdentityProviderEntity,
    assertion: AcceptedAssertion,
  ): Promise<TrialOutcome> {
    try {
      return await this.unitOfWork.in(organizationId).run(async (transaction): Promise<never> => {
        const { entities } = transaction;
        const before = await entities.countBy(MemberEntity, { organizationId });
        const asked = { linkMemberId: null, staffInvitationId: null };
        const vouched = { organizationId, identityProviderId, settings, assertion, ...asked };
        const { memberId } = await this.admitMember.admit(transaction, vouched);
        const { role } = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
        throw new Undo({ role, joins: (await entities.countBy(MemberEntity, { organizationId })) > before });
      });
    } catch (error) {
      if (error instanceof Undo) return error.outcome;
      throw error;
    }
  }
}
