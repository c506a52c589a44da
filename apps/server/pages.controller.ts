import { LinkReference } from '@confrere/contract';
import { VisitPages } from '@confrere/features/identity';
import { DomainError, IdGenerator } from '@confrere/kernel';
import { Access, PublicOrigin } from '@confrere/platform/access';
import { sendPage, type PageTemplate } from '@confrere/platform/http';
import { Controller, Get, Header, Param, Redirect, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { appointmentCalendar, renderVisitPage } from './visit-page/index.js';
import { WebApps } from './web-apps.js';

/** Serves the pages of both web apps. Their files are served before it (server.ts). */
@Controller()
export class PagesController {
  constructor(
    private readonly apps: WebApps,
    private readonly pages: VisitPages,
    private readonly ids: IdGenerator,
    private readonly origin: PublicOrigin,
  ) {}

  @Get()
  @Access({ area: ['visit', 'desk', 'admin'], to: 'anyone' })
  @Redirect()
  start(@Req() request: Request): { url: string } {
    // Whoever types the bare address is staff: visitors come by their link. Where only visitors come, they have a code.
    const isForStaff = this.origin.by(request, 'desk') || this.origin.by(request, 'admin');
    return { url: isForStaff ? '/desk' : '/code' };
  }

  /** The bare address belongs to a device that has opened its link: the cookie says which. */
  @Get('j')
  @Access({ area: 'visit', to: 'anyone' })
  async visitHere(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.visit(null, request, response);
  }

  @Get('j/:reference')
  @Access({ area: 'visit', to: 'anyone' })
  async visitByLink(
    @Param('reference') reference: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    // What cannot be a reference finds nothing, like one that is none.
    await this.visit(LinkReference.safeParse(reference).success ? reference : '', request, response);
  }

  /** For the visitor's own calendar. Looking changes nothing. */
  @Get('j/:reference/appointment.ics')
  @Access({ area: 'visit', to: 'anyone' })
  @Header('Content-Type', 'text/calendar; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async calendar(@Param('reference') reference: string): Promise<string> {
    const known = LinkReference.safeParse(reference).success ? reference : '';
    const calendar = appointmentCalendar(await this.pages.describe(known, undefined));
    if (calendar === null) throw new DomainError('link.unknown', 'not-found', 'No appointment has this address.');
    return calendar;
  }

  @Get(['desk/admin', 'desk/admin/*path'])
  @Access({ area: 'admin', to: 'anyone' })
  administration(@Res() response: Response): Promise<void> {
    return this.desk(response);
  }

  @Get(['desk', 'desk/*path'])
  @Access({ area: ['desk', 'admin'], to: 'anyone' })
  async desk(@Res() response: Response): Promise<void> {
    const { template } = this.apps.desk;
    await this.send(response, template, template.beginning);
  }

  @Get('health/live')
  @Access({ area: ['visit', 'desk', 'admin'], to: 'anyone' })
  @Header('Cache-Control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('robots.txt')
  @Access({ area: ['visit', 'desk', 'admin'], to: 'anyone' })
  @Header('Content-Type', 'text/plain; charset=utf-8')
  robots(): string {
    return 'User-agent: *\nDisallow: /\n';
  }

  private async visit(reference: string | null, request: Request, response: Response): Promise<void> {
    const page = await this.pages.describe(reference, request.headers.cookie);
    const { template } = this.apps.visit;
    await this.send(response, template, renderVisitPage(template.beginning, page));
  }

  private send(response: Response, template: PageTemplate, beginning: string): Promise<void> {
    return sendPage(response, {
      template,
      beginning,
      nonce: this.ids.secret(16),
      publicOrigin: this.origin.at(response.req),
    });
  }
}
