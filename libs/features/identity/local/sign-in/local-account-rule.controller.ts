import { LocalAccountRule } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { IdGenerator } from '@confrere/kernel';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Get, Header, HttpCode, Put } from '@nestjs/common';
import { SignInRuleEntity } from './sign-in-rule.entity.js';

/** What the organization asks of those who sign in with a password. */
@Controller('api/admin/local-accounts')
export class LocalAccountRuleController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly ids: IdGenerator,
  ) {}

  @Get()
  @Access({ area: 'admin', to: 'identity-provider:see' })
  @Header('Cache-Control', 'no-store')
  async tell(@CurrentMember() { organizationId }: MemberPrincipal): Promise<LocalAccountRule> {
    const rule = await this.unitOfWork.in(organizationId).read((entities) => entities.findOneBy(SignInRuleEntity, {}));
    return { secondFactorRequired: rule?.secondFactorRequired ?? false };
  }

  @Put()
  @Access({ area: 'admin', to: 'identity-provider:change', recent: true })
  @HttpCode(204)
  change(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(LocalAccountRule)) { secondFactorRequired }: LocalAccountRule,
  ): Promise<void> {
    const { organizationId } = member;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const there = await tx.entities.update(SignInRuleEntity, { organizationId }, { secondFactorRequired });
      if (there.affected === 0)
        await tx.entities.insert(SignInRuleEntity, { id: this.ids.id(), organizationId, secondFactorRequired });
      const detail = { secondFactorRequired };
      await this.audit.record(tx, { organizationId, actor: member, action: 'sign-in-rule.changed', detail });
    });
  }
}
