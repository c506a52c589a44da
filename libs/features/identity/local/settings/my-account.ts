import type { ChangeLanguages, ChangeProfile, MySettings } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import type { MemberPrincipal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@confrere/kernel';
import { SecondFactor } from '../one-time-codes/second-factor.js';
import { PasskeyEntity } from '../passkeys/passkey.entity.js';
import { RelyingParty } from '../passkeys/relying-party.js';
import { MemberPasswordEntity } from '../password/member-password.entity.js';
import { LocalAccountGate } from '../sign-in/local-account-gate.js';
import { SignInRuleEntity } from '../sign-in/sign-in-rule.entity.js';
import { NamesFromProvider } from './names-from-provider.js';

/** What a member sees of their own account, and their name and title in it. */
@Injectable()
export class MyAccount {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secondFactor: SecondFactor,
    private readonly names: NamesFromProvider,
    private readonly audit: AuditTrail,
    private readonly relyingParty: RelyingParty,
    private readonly gate: LocalAccountGate,
  ) {}

  async describe(who: MemberPrincipal): Promise<MySettings> {
    const { organizationId, memberId } = who;
    const nameFromProvider = await this.names.are(who);
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      const member = await entities.findOneByOrFail(MemberEntity, { id: memberId });
      const { displayName, title, email } = member;
      const { languages } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
      const password = await entities.findOneBy(MemberPasswordEntity, { memberId });
      const app = await this.secondFactor.appOf(entities, who);
      const rule = await entities.findOneBy(SignInRuleEntity, {});
      const passkeys = await entities.find(PasskeyEntity, {
        where: { memberId },
        order: { createdAt: 'ASC', id: 'ASC' },
      });
      return {
        displayName,
        title,
        email,
        spoken: [...(member.languages ?? [])],
        mailLanguage: member.mailLanguage,
        organizationLanguages: [...languages],
        nameFromProvider,
        passwordChangedAt: password?.changedAt.toISOString() ?? null,
        passkeysPossible: this.relyingParty.id !== null,
        passkeys: passkeys.map(({ id, name, createdAt, usedAt, backedUp }) => ({
          id,
          name,
          createdAt: createdAt.toISOString(),
          usedAt: usedAt?.toISOString() ?? null,
          synced: backedUp,
        })),
        authenticatorSince: app?.confirmedAt?.toISOString() ?? null,
        recoveryCodesLeft: await this.secondFactor.codesLeft(entities, who),
        secondFactorRequired: rule?.secondFactorRequired ?? false,
        localAccountsOff: await this.gate.isClosedTo(entities, who),
      };
    });
  }

  changeLanguages(who: MemberPrincipal, { spoken, mail }: ChangeLanguages): Promise<void> {
    const { organizationId, memberId } = who;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const to = { languages: [...new Set(spoken)], mailLanguage: mail };
      await tx.entities.update(MemberEntity, { id: memberId, organizationId }, to);
      const action = 'member.languages-changed';
      await this.audit.record(tx, { organizationId, actor: who, action, subjectId: memberId });
    });
  }

  /** @throws DomainError `profile.from-provider`. */
  async changeProfile(who: MemberPrincipal, { displayName, title }: ChangeProfile): Promise<void> {
    const { organizationId, memberId } = who;
    if (await this.names.are(who))
      throw new DomainError('profile.from-provider', 'conflict', 'Name and title come from the identity provider.');
    await this.unitOfWork.in(organizationId).run(async (tx) => {
      await tx.entities.update(
        MemberEntity,
        { id: memberId },
        { displayName: displayName.trim(), title: title?.trim() || null },
      );
      await this.audit.record(tx, { organizationId, actor: who, action: 'member.renamed', subjectId: memberId });
    });
  }
}
