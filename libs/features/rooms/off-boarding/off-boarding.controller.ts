import { DeactivateStaff, Id, type OpenWork } from '@confrere/contract';
import { OwnLoginSessions } from '@confrere/features/identity';
import { LeaveStaff, loadMember } from '@confrere/features/people';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { Teams } from '../rooms/teams.js';
import { HandOver } from './hand-over.js';

/** Somebody leaves: account, login sessions and expected visitors in one act. */
@Controller('api/admin/people')
export class OffBoardingController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly leaveStaff: LeaveStaff,
    private readonly loginSessions: OwnLoginSessions,
    private readonly handOver: HandOver,
    private readonly teams: Teams,
  ) {}

  @Get(':id/open-work')
  @Access({ area: 'admin', to: 'people:change' })
  @Header('Cache-Control', 'no-store')
  openWork(
    @CurrentMember() { organizationId }: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
  ): Promise<OpenWork> {
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      await loadMember(entities, organizationId, id);
      const consultations = await this.handOver.count(entities, organizationId, id);
      return {
        consultations,
        colleagues: consultations > 0 ? await this.handOver.colleagues(entities, organizationId, id) : [],
      };
    });
  }

  /** Their sockets close with their login sessions, at once; a call that runs goes on. */
  @Post(':id/deactivate')
  @Access({ area: 'admin', to: 'people:change' })
  @HttpCode(204)
  deactivate(
    @CurrentMember() actor: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
    @Body(new SchemaPipe(DeactivateStaff)) { handOverTo }: DeactivateStaff,
  ): Promise<void> {
    const { organizationId } = actor;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      await this.leaveStaff.deactivate(tx, actor, id);
      await this.teams.leaveAll(tx, actor, id);
      await this.handOver.run(tx, { actor, from: id, to: handOverTo });
      await this.loginSessions.endEvery(tx, { organizationId, memberId: id }, actor, 'off-boarded');
    });
  }
}
