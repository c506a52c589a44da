import { ChangeLocalAccountRule, type LocalAccountRule } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Body, Controller, Get, Header, HttpCode, Put } from '@nestjs/common';
import { LocalAccountRules } from './local-account-rules.js';

/** What the organization asks of those who sign in with an account of the appliance. */
@Controller('api/admin/local-accounts')
export class LocalAccountRuleController {
  constructor(private readonly rules: LocalAccountRules) {}

  @Get()
  @Access({ area: 'admin', to: 'identity-provider:see' })
  @Header('Cache-Control', 'no-store')
  tell(@CurrentMember() member: MemberPrincipal): Promise<LocalAccountRule> {
    return this.rules.tell(member);
  }

  @Put()
  @Access({ area: 'admin', to: 'identity-provider:change', recent: true })
  @HttpCode(204)
  change(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(ChangeLocalAccountRule)) body: ChangeLocalAccountRule,
  ): Promise<void> {
    return this.rules.change(member, body);
  }
}
