import { ChangeRoom as Changes, type MyRoom, type RoomView, SuspendRoom as Suspension } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { AcceptsBody, SchemaPipe } from '@confrere/platform/http';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Delete, Get, Header, HttpCode, Patch, Post, Put, Req } from '@nestjs/common';
import type { Request } from 'express';
import { ChangeRoom } from './change-room.js';
import { RoomMusics } from './room-musics.js';
import { RoomViews } from './room-views.js';
import { SuspendRoom } from './suspend-room.js';
import { uploadedMusic } from './uploaded-music.js';

/** The own room of whoever asks: no other can be named. */
@Access({ area: 'desk', to: 'room:own' })
@Controller('api/desk/my-room')
export class MyRoomController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly views: RoomViews,
    private readonly rooms: ChangeRoom,
    private readonly suspension: SuspendRoom,
    private readonly musics: RoomMusics,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  show(@CurrentMember() { organizationId, memberId }: MemberPrincipal): Promise<MyRoom> {
    return this.unitOfWork.in(organizationId).read((entities) => this.views.mine(entities, organizationId, memberId));
  }

  @Patch()
  change(@CurrentMember() member: MemberPrincipal, @Body(new SchemaPipe(Changes)) changes: Changes): Promise<RoomView> {
    return this.act(member, (tx) => this.rooms.run(tx, member, member.memberId, changes));
  }

  @Post('suspend')
  @HttpCode(200)
  suspend(
    @CurrentMember() member: MemberPrincipal,
    @Body(new SchemaPipe(Suspension)) { text }: Suspension,
  ): Promise<RoomView> {
    return this.act(member, (tx) => this.suspension.suspend(tx, member, member.memberId, text));
  }

  @Post('resume')
  @HttpCode(200)
  resume(@CurrentMember() member: MemberPrincipal): Promise<RoomView> {
    return this.act(member, (tx) => this.suspension.resume(tx, member, member.memberId));
  }

  @Put('music')
  @AcceptsBody('audio/mpeg', 'audio/mp4')
  async putMusic(@CurrentMember() member: MemberPrincipal, @Req() request: Request): Promise<RoomView> {
    const bytes = await uploadedMusic(request);
    return this.act(member, (tx) => this.musics.put(tx, member, member.memberId, bytes));
  }

  @Delete('music')
  removeMusic(@CurrentMember() member: MemberPrincipal): Promise<RoomView> {
    return this.act(member, (tx) => this.musics.remove(tx, member, member.memberId));
  }

  private act(
    { organizationId, memberId }: MemberPrincipal,
    work: (tx: Transaction) => Promise<void>,
  ): Promise<RoomView> {
    return this.unitOfWork.in(organizationId).run(async (tx) => {
      await work(tx);
      return this.views.one(tx.entities, organizationId, memberId);
    });
  }
}
