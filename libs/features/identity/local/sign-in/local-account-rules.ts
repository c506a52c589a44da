import type { ChangeLocalAccountRule, LocalAccountRule } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { CurrentConfig, Fault } from '@confrere/platform/config';
import { type Rows, type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { OfferedProviders } from './offered-providers.js';
import { SignInRuleEntity } from './sign-in-rule.entity.js';

/** What an organization asks of accounts of the appliance, and whether it has them at all. */
@Injectable()
export class LocalAccountRules {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly current: CurrentConfig,
    private readonly providers: OfferedProviders,
    private readonly audit: AuditTrail,
    private readonly ids: IdGenerator,
  ) {}

  tell({ organizationId }: MemberPrincipal): Promise<LocalAccountRule> {
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      const rule = await entities.findOneBy(SignInRuleEntity, { organizationId });
      return {
        secondFactorRequired: rule?.secondFactorRequired ?? false,
        allowed: !rule?.localAccountsOff,
        locked: await this.isLocked(entities, organizationId),
      };
    });
  }

  /**
   * Login sessions that run go on, whatever is switched off.
   * @throws DomainError `local-accounts.locked`; `local-accounts.no-other-way`.
   */
  change(actor: MemberPrincipal, { secondFactorRequired, allowed }: ChangeLocalAccountRule): Promise<void> {
    const { organizationId } = actor;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const { entities } = tx;
      const before = await entities.findOneBy(SignInRuleEntity, { organizationId });
      if (allowed === (before?.localAccountsOff ?? false)) {
        if (await this.isLocked(entities, organizationId))
          throw new DomainError(
            'local-accounts.locked',
            'forbidden',
            'It is set in the config, identity.localAccounts.',
          );
        if (!allowed && !(await this.providers.work(entities, organizationId)))
          throw new DomainError(
            'local-accounts.no-other-way',
            'conflict',
            'Nobody has signed in yet at an identity provider that works.',
          );
      }
      await this.write(tx, organizationId, { secondFactorRequired, localAccountsOff: !allowed });
      const detail = { secondFactorRequired, allowed };
      await this.audit.record(tx, { organizationId, actor, action: 'sign-in-rule.changed', detail });
    });
  }

  /**
   * Brings in what the config file says, after its identity providers.
   * @throws Fault that names the setting.
   */
  async settle(tx: Transaction): Promise<void> {
    for (const [index, { organization: slug, allowed }] of this.current.config.identity.localAccounts.entries()) {
      const at = `identity.localAccounts.${index}`;
      const organization = await tx.entities.findOneBy(OrganizationEntity, { slug });
      if (!organization) throw new Fault(`${at}.organization: there is no organization of this address.`);
      const { id: organizationId } = organization;
      if (!allowed && !(await this.providers.areOn(tx.entities, organizationId)))
        throw new Fault(`${at}.allowed: no identity provider of it is on: nobody but its owner could sign in.`);
      const rule = await tx.entities.findOneBy(SignInRuleEntity, { organizationId });
      if ((rule?.localAccountsOff ?? false) === !allowed) continue;
      const secondFactorRequired = rule?.secondFactorRequired ?? false;
      await this.write(tx, organizationId, { secondFactorRequired, localAccountsOff: !allowed });
      const detail = { secondFactorRequired, allowed };
      await this.audit.record(tx, { organizationId, actor: null, action: 'sign-in-rule.changed', detail });
    }
  }

  private async write(
    { entities }: Transaction,
    organizationId: string,
    rule: Pick<SignInRuleEntity, 'secondFactorRequired' | 'localAccountsOff'>,
  ): Promise<void> {
    const there = await entities.update(SignInRuleEntity, { organizationId }, rule);
    if (there.affected === 0) await entities.insert(SignInRuleEntity, { id: this.ids.id(), organizationId, ...rule });
  }

  private async isLocked(entities: Rows, id: string): Promise<boolean> {
    const { slug } = await entities.findOneByOrFail(OrganizationEntity, { id });
    return this.current.config.identity.localAccounts.some(({ organization }) => organization === slug);
  }
}
