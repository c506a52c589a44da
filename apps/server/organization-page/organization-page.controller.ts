import { RoomSlug, Slug, type VisitPage } from '@confrere/contract';
import { maySignIn, mayWork, OrganizationEntity, pictureOf } from '@confrere/features/organizations';
import { ConsultationEntity, OpenDoors, settingsOf, WalkInTickets } from '@confrere/features/rooms';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { Access, Principals, PublicOrigin } from '@confrere/platform/access';
import { PageTemplate, sendPage } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { WebApps } from '../web-apps.js';
import { renderOrganizationPage } from './render-organization-page.js';
import { renderRoomPage } from './render-room-page.js';

/**
 * The pages at an organization's address, `/<slug>`, and at those of its rooms, `/<slug>/<room>`. Listed last: every address
 * of the appliance's own comes before them. Looking changes nothing.
 */
@Controller()
export class OrganizationPageController {
  /** Nothing follows behind what is made for each. */
  private readonly template = new PageTemplate('');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly doors: OpenDoors,
    private readonly tickets: WalkInTickets,
    private readonly principals: Principals,
    private readonly apps: WebApps,
    private readonly ids: IdGenerator,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  @Get(':slug')
  @Access({ area: ['visit', 'desk', 'admin'], to: 'anyone' })
  async show(@Param('slug') slug: string, @Res() response: Response): Promise<void> {
    const page = Slug.safeParse(slug).success ? await this.find(slug) : null;
    if (!page) throw nothingHere();
    await this.send(response, renderOrganizationPage(page));
  }

  @Get(':slug/:room')
  @Access({ area: 'visit', to: 'anyone' })
  async showRoom(
    @Param('slug') slug: string,
    @Param('room') room: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const known = Slug.safeParse(slug).success && RoomSlug.safeParse(room).success;
    const found = known ? await this.doors.find(slug, room) : null;
    if (!found) throw nothingHere();
    const { organization, door, movedTo } = found;
    if (movedTo !== null) return response.redirect(302, `/${slug}/${movedTo}`);
    const page = {
      organization: { ...(await this.organization(organization)), slug },
      door,
      questions: door ? settingsOf(door.room).questions : [],
      ticket: door ? this.tickets.issue(door.room.id) : '',
      here: door !== null && (await this.waitsIn(door.room.id, request)),
      now: this.clock.now(),
      script: this.apps.walkIn,
    };
    await this.send(response, renderRoomPage(this.apps.visit.template.beginning, page));
  }

  private send(response: Response, beginning: string): Promise<void> {
    const publicOrigin = this.origin.at(response.req);
    return sendPage(response, { template: this.template, beginning, nonce: this.ids.secret(16), publicOrigin });
  }

  /** Whether whoever asks has a place in this room: the cookie of their link says so. */
  private async waitsIn(roomId: string, request: Request): Promise<boolean> {
    const visitor = await this.principals.fromCookies('visitor', request.headers.cookie);
    if (!visitor) return false;
    const { organizationId, consultationId: id } = visitor;
    const consultation = await this.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findOneBy(ConsultationEntity, { id, organizationId }));
    return consultation?.roomId === roomId && consultation.waitingSince !== null && consultation.state !== 'ended';
  }

  private async organization({
    id,
    name,
    supportPhone,
    supportHours,
    emergencyNumber,
    timeZone,
    state,
  }: OrganizationEntity): Promise<VisitPage['organization']> {
    const logo = await this.unitOfWork.in(id).read((entities) => pictureOf(entities, id, null));
    return { ...{ name, supportPhone, supportHours, emergencyNumber, timeZone, logo }, open: mayWork(state) };
  }

  private find(slug: string) {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const found = await entities.findOneBy(OrganizationEntity, { slug });
      if (!found || found.state === 'erased') return null;
      const { name, languages, supportPhone, supportHours, emergencyNumber, state, timeZone } = found;
      const logo = await pictureOf(entities, found.id, null);
      const [language = 'en'] = languages;
      const [open, staff] = [mayWork(state), maySignIn(state)];
      const doors = open ? await this.doors.of(entities, found) : [];
      const about = { slug, name, language, logo, supportPhone, supportHours, emergencyNumber, open, staff };
      return { ...about, doors, timeZone, now: this.clock.now() };
    });
  }
}

/** The same as for every address at which there is nothing. */
const nothingHere = (): DomainError =>
  new DomainError('request.not-found', 'not-found', 'There is nothing at this address.');
