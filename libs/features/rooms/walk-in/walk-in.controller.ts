import { Slug, RoomSlug, type VisitPage, WalkIn as Wish } from '@confrere/contract';
import { InvitationLinks, sourceOf, VisitPages } from '@confrere/features/identity';
import { Clock, DomainError } from '@confrere/kernel';
import { Access, cookieNames, PublicOrigin, setCookie } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { OpenDoors } from '../rooms/open-doors.js';
import { WalkIn } from './walk-in.js';
import { WalkInLimits } from './walk-in-limits.js';
import { WalkInTickets } from './walk-in-tickets.js';

/** The door of a room for those who have no invitation. Looking changes nothing; only the tap that posts the form does. */
@Controller('api/walk-in')
export class WalkInController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly doors: OpenDoors,
    private readonly tickets: WalkInTickets,
    private readonly limits: WalkInLimits,
    private readonly walkIn: WalkIn,
    private readonly links: InvitationLinks,
    private readonly pages: VisitPages,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  @Post(':organization/:room')
  @Access({ area: 'visit', to: 'anyone' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async come(
    @Param('organization') organization: string,
    @Param('room') room: string,
    @Body(new SchemaPipe(Wish)) wish: Wish,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitPage> {
    const known = Slug.safeParse(organization).success && RoomSlug.safeParse(room).success;
    const found = known ? await this.doors.find(organization, room) : null;
    const door = found?.door;
    if (!found || !door) throw new DomainError('room.not-found', 'not-found', 'There is no such room.');
    const ticket = this.tickets.read(door.room.id, wish.ticket);
    this.limits.count(sourceOf(request.ip ?? ''), door.room.id);
    const early = this.tickets.heldFor(ticket);
    if (early > 0) await new Promise<void>((resolve) => this.clock.after(early, resolve));
    const { id: organizationId } = found.organization;
    const made = await this.unitOfWork
      .in(organizationId)
      .run((tx) => this.walkIn.run(tx, organizationId, ticket, wish));
    const { invitation, cookie, expiresAt } = await this.links.open(made.reference, made.secret);
    const { link: name } = cookieNames(this.origin.value);
    if (cookie)
      response.append(
        'Set-Cookie',
        setCookie(this.origin.value, { name, value: cookie, expires: expiresAt, sameSite: 'strict' }),
      );
    return this.pages.of(invitation, true);
  }
}
