import {
  ChangeRole as ChangeRoleBody,
  Id,
  type ImportedStaff,
  InviteStaff as InviteStaffBody,
  type People,
  type SentStaffInvitation,
  StaffList,
  type StaffListPreview,
  TransferOwnership as TransferOwnershipBody,
} from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal, PublicOrigin } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ChangeRole } from './change-role.js';
import { ImportStaff } from './invitations/import-staff.js';
import { InviteStaff, type SentInvitation } from './invitations/invite-staff.js';
import { LeaveStaff } from './leave-staff.js';
import { StaffDirectory } from './staff-directory.js';
import { TransferOwnership } from './transfer-ownership.js';

const LONGEST_SEARCH = 64;

/** The staff, for its administration. Leaving is `rooms`' matter: what is left behind is handed over there. */
@Controller('api/admin/people')
export class PeopleController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly directory: StaffDirectory,
    private readonly inviteStaff: InviteStaff,
    private readonly importStaff: ImportStaff,
    private readonly changeRole: ChangeRole,
    private readonly transferOwnership: TransferOwnership,
    private readonly leaveStaff: LeaveStaff,
    private readonly origin: PublicOrigin,
  ) {}

  @Get()
  @Access({ area: 'admin', to: 'people:see' })
  @Header('Cache-Control', 'no-store')
  list(@CurrentMember() { organizationId }: MemberPrincipal, @Query('search') search: unknown): Promise<People> {
    return this.directory.list(organizationId, typeof search === 'string' ? search.slice(0, LONGEST_SEARCH) : '');
  }

  @Post('invitations')
  @Access({ area: 'admin', to: 'people:invite' })
  @Header('Cache-Control', 'no-store')
  async invite(
    @CurrentMember() actor: MemberPrincipal,
    @Body(new SchemaPipe(InviteStaffBody)) body: InviteStaffBody,
  ): Promise<SentStaffInvitation> {
    return this.told(await this.run(actor, (tx) => this.inviteStaff.invite(tx, actor, body)));
  }

  @Post('invitations/:id/resend')
  @Access({ area: 'admin', to: 'people:invite' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async resend(
    @CurrentMember() actor: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
  ): Promise<SentStaffInvitation> {
    return this.told(await this.run(actor, (tx) => this.inviteStaff.resend(tx, actor, id)));
  }

  @Post('invitations/:id/revoke')
  @Access({ area: 'admin', to: 'people:invite' })
  @HttpCode(204)
  revoke(@CurrentMember() actor: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<void> {
    return this.run(actor, (tx) => this.inviteStaff.revoke(tx, actor, id));
  }

  @Post('import/preview')
  @Access({ area: 'admin', to: 'people:invite' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  preview(
    @CurrentMember() actor: MemberPrincipal,
    @Body(new SchemaPipe(StaffList)) { csv }: StaffList,
  ): Promise<StaffListPreview> {
    return this.importStaff.preview(actor, csv);
  }

  @Post('import')
  @Access({ area: 'admin', to: 'people:invite' })
  @Header('Cache-Control', 'no-store')
  import(
    @CurrentMember() actor: MemberPrincipal,
    @Body(new SchemaPipe(StaffList)) { csv }: StaffList,
  ): Promise<ImportedStaff> {
    return this.run(actor, (tx) => this.importStaff.run(tx, actor, csv, (secret) => this.linkOf(secret)));
  }

  @Post('transfer-ownership')
  @Access({ area: 'admin', to: 'organization:transfer', recent: true })
  @HttpCode(204)
  transfer(
    @CurrentMember() actor: MemberPrincipal,
    @Body(new SchemaPipe(TransferOwnershipBody)) body: TransferOwnershipBody,
  ): Promise<void> {
    return this.run(actor, (tx) => this.transferOwnership.run(tx, { actor, ...body }));
  }

  @Post(':id/role')
  @Access({ area: 'admin', to: 'people:change' })
  @HttpCode(204)
  role(
    @CurrentMember() actor: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
    @Body(new SchemaPipe(ChangeRoleBody)) { role }: ChangeRoleBody,
  ): Promise<void> {
    return this.run(actor, (tx) => this.changeRole.run(tx, { actor, id, role }));
  }

  @Post(':id/reactivate')
  @Access({ area: 'admin', to: 'people:change' })
  @HttpCode(204)
  reactivate(@CurrentMember() actor: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<void> {
    return this.run(actor, (tx) => this.leaveStaff.reactivate(tx, actor, id));
  }

  private run<T>({ organizationId }: MemberPrincipal, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.unitOfWork.in(organizationId).run(work);
  }

  private told({ invitation, secret }: SentInvitation): SentStaffInvitation {
    return {
      invitation: this.directory.invitationOf(invitation),
      link: secret === null ? null : this.linkOf(secret),
    };
  }

  private linkOf(secret: string): string {
    return `${this.origin.of('desk')}/desk/join#${secret}`;
  }
}
