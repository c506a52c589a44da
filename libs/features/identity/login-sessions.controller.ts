import { Id, type OwnLoginSessions as Told } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { OwnLoginSessions } from './own-login-sessions.js';

/** Where a member is signed in. */
@Controller('api/desk/login-sessions')
@Access({ area: ['desk', 'admin'], to: 'member' })
export class LoginSessionsController {
  constructor(private readonly own: OwnLoginSessions) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(@CurrentMember() member: MemberPrincipal): Promise<Told> {
    return this.own.list(member);
  }

  @Post('end-others')
  @HttpCode(204)
  endOthers(@CurrentMember() member: MemberPrincipal): Promise<void> {
    return this.own.endOthers(member);
  }

  @Post(':id/end')
  @HttpCode(204)
  end(@CurrentMember() member: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<void> {
    return this.own.end(member, id);
  }
}
