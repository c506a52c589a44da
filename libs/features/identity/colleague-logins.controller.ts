import { Id } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ColleagueLogins } from './colleague-logins.js';

/** What the administration of people may do to login sessions that are not its own. */
@Controller('api/admin/people')
export class ColleagueLoginsController {
  constructor(private readonly logins: ColleagueLogins) {}

  @Post(':id/end-logins')
  @Access({ area: 'admin', to: 'login-session:end', recent: true })
  @HttpCode(204)
  end(@CurrentMember() actor: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<void> {
    return this.logins.end(actor, id);
  }
}
