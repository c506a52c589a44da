import {
  type IdentityProviders as ProvidersShown,
  type MetadataProposal,
  ReadMetadata,
  SaveIdentityProvider,
} from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Put } from '@nestjs/common';
import { IdentityProviders } from './identity-providers.js';

const SEE = { area: 'admin', to: 'identity-provider:see' } as const;
/** Whoever changes who can sign in has to prove again who they are. */
const CHANGE = { area: 'admin', to: 'identity-provider:change', recent: true } as const;

/** What the Sign-in screen reads and writes. */
@Controller('api/admin/identity-providers')
export class IdentityProvidersController {
  constructor(private readonly providers: IdentityProviders) {}

  @Get()
  @Access(SEE)
  @Header('Cache-Control', 'no-store')
  list(@CurrentMember() { organizationId }: MemberPrincipal): Promise<ProvidersShown> {
    return this.providers.list(organizationId);
  }

  @Post('read-metadata')
  @Access({ area: 'admin', to: 'identity-provider:change' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  readMetadata(
    @Body(new SchemaPipe(ReadMetadata)) { xml, identityProviderId }: ReadMetadata,
    @CurrentMember() { organizationId }: MemberPrincipal,
  ): Promise<MetadataProposal> {
    return this.providers.propose(organizationId, xml, identityProviderId);
  }

  @Post()
  @Access(CHANGE)
  @HttpCode(200)
  async add(
    @Body(new SchemaPipe(SaveIdentityProvider)) wish: SaveIdentityProvider,
    @CurrentMember() member: MemberPrincipal,
  ): Promise<{ id: string }> {
    return { id: await this.providers.save(member, null, wish) };
  }

  @Put(':id')
  @Access(CHANGE)
  async change(
    @Param('id') id: string,
    @Body(new SchemaPipe(SaveIdentityProvider)) wish: SaveIdentityProvider,
    @CurrentMember() member: MemberPrincipal,
  ): Promise<{ id: string }> {
    return { id: await this.providers.save(member, id, wish) };
  }

  @Delete(':id')
  @Access(CHANGE)
  @HttpCode(204)
  remove(@Param('id') id: string, @CurrentMember() member: MemberPrincipal): Promise<void> {
    return this.providers.remove(member, id);
  }

  @Post('approvals/:memberId')
  @Access({ area: 'admin', to: 'people:change', recent: true })
  @HttpCode(204)
  approve(@Param('memberId') memberId: string, @CurrentMember() member: MemberPrincipal): Promise<void> {
    return this.providers.approve(member, memberId);
  }
}
