import { ChangeOrganization as Changes, CloseOrganization, type OrganizationView } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Body, Controller, Get, Header, HttpCode, Patch, Post } from '@nestjs/common';
import { ChangeOrganization } from './change-organization.js';

/** The organization of whoever asks: no other can be named. */
@Controller('api/admin/organization')
export class OrganizationsController {
  constructor(private readonly organizations: ChangeOrganization) {}

  @Get()
  @Access({ area: 'admin', to: 'organization:see' })
  @Header('Cache-Control', 'no-store')
  show(@CurrentMember() member: MemberPrincipal): Promise<OrganizationView> {
    return this.organizations.show(member);
  }

  @Patch()
  @Access({ area: 'admin', to: 'organization:change' })
  @Header('Cache-Control', 'no-store')
  change(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(Changes)) changes: Changes,
  ): Promise<OrganizationView> {
    return this.organizations.change(member, changes);
  }

  @Post('close')
  @Access({ area: 'admin', to: 'organization:close', recent: true })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  close(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(CloseOrganization)) { note }: CloseOrganization,
  ): Promise<OrganizationView> {
    return this.organizations.close(member, note);
  }
}
