import {
  ChangeRoom as Changes,
  FoundTeam as NewTeam,
  Id,
  type Rooms,
  type RoomView,
  SuspendRoom as Suspension,
} from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { AcceptsBody, SchemaPipe } from '@confrere/platform/http';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { ChangeRoom } from './change-room.js';
import { CloseTeam } from './close-team.js';
import { FoundTeam } from './found-team.js';
import { RoomMusics } from './room-musics.js';
import { RoomViews } from './room-views.js';
import { SuspendRoom } from './suspend-room.js';
import { uploadedMusic } from './uploaded-music.js';

/** The rooms of an organization for its administration. Each answer is the room as it is now. */
@Controller('api/admin/rooms')
export class RoomsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly views: RoomViews,
    private readonly team: FoundTeam,
    private readonly rooms: ChangeRoom,
    private readonly suspension: SuspendRoom,
    private readonly closing: CloseTeam,
    private readonly musics: RoomMusics,
  ) {}

  @Get()
  @Access({ area: 'admin', to: 'room:see' })
  @Header('Cache-Control', 'no-store')
  all(@CurrentMember() { organizationId }: MemberPrincipal): Promise<Rooms> {
    return this.unitOfWork.in(organizationId).read((entities) => this.views.all(entities, organizationId));
  }

  @Post()
  @Access({ area: 'admin', to: 'room:change' })
  found(@CurrentMember() member: MemberPrincipal, @Body(new SchemaPipe(NewTeam)) { name }: NewTeam): Promise<RoomView> {
    const { organizationId } = member;
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      const id = await this.team.run(tx, organizationId, name, member);
      return this.views.one(tx.entities, organizationId, id);
    });
  }

  @Patch(':id')
  @Access({ area: 'admin', to: 'room:change' })
  change(
    @CurrentMember() member: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
    @Body(new SchemaPipe(Changes)) changes: Changes,
  ): Promise<RoomView> {
    return this.act(member, id, (tx) => this.rooms.run(tx, member, id, changes));
  }

  @Post(':id/suspend')
  @Access({ area: 'admin', to: 'room:change' })
  @HttpCode(200)
  suspend(
    @CurrentMember() member: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
    @Body(new SchemaPipe(Suspension)) { text }: Suspension,
  ): Promise<RoomView> {
    return this.act(member, id, (tx) => this.suspension.suspend(tx, member, id, text));
  }

  @Post(':id/resume')
  @Access({ area: 'admin', to: 'room:change' })
  @HttpCode(200)
  resume(@CurrentMember() member: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<RoomView> {
    return this.act(member, id, (tx) => this.suspension.resume(tx, member, id));
  }

  @Put(':id/music')
  @Access({ area: 'admin', to: 'room:change' })
  @AcceptsBody('audio/mpeg', 'audio/mp4')
  async putMusic(
    @CurrentMember() member: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
    @Req() request: Request,
  ): Promise<RoomView> {
    const bytes = await uploadedMusic(request);
    return this.act(member, id, (tx) => this.musics.put(tx, member, id, bytes));
  }

  @Delete(':id/music')
  @Access({ area: 'admin', to: 'room:change' })
  removeMusic(
    @CurrentMember() member: MemberPrincipal,
    @Param('id', new SchemaPipe(Id)) id: string,
  ): Promise<RoomView> {
    return this.act(member, id, (tx) => this.musics.remove(tx, member, id));
  }

  @Post(':id/close')
  @Access({ area: 'admin', to: 'room:change' })
  @HttpCode(204)
  close(@CurrentMember() member: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<void> {
    return this.unitOfWork.in(member.organizationId).run((tx) => this.closing.run(tx, member, id));
  }

  private act(
    { organizationId }: MemberPrincipal,
    id: string,
    work: (tx: Transaction) => Promise<void>,
  ): Promise<RoomView> {
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      await work(tx);
      return this.views.one(tx.entities, organizationId, id);
    });
  }
}
