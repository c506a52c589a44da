import { LinkReference, OpenLink, type VisitPage } from '@confrere/contract';
import { Access, cookieNames, Principals, PublicOrigin, setCookie } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { FailedExchanges } from './failed-exchanges.js';
import { InvitationLinks } from './invitation-links.js';
import { VisitPages } from './visit-pages.js';

/** The visitor's door. Looking changes nothing; only the tap that posts the secret opens. */
@Access({ area: 'visit', to: 'anyone' })
@Controller('api')
export class LinkController {
  constructor(
    private readonly links: InvitationLinks,
    private readonly pages: VisitPages,
    private readonly principals: Principals,
    private readonly failed: FailedExchanges,
    private readonly origin: PublicOrigin,
  ) {}

  @Get('visit/:reference')
  @Header('Cache-Control', 'no-store')
  look(@Param('reference') reference: string, @Req() request: Request): Promise<VisitPage> {
    const known = LinkReference.safeParse(reference);
    return this.pages.describe(known.success ? known.data : '', request.headers.cookie);
  }

  @Post('link/open')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async open(
    @Body(new SchemaPipe(OpenLink)) { reference, secret }: OpenLink,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitPage> {
    const before = await this.principals.fromCookies('visitor', request.headers.cookie);
    const { invitation, cookie, expiresAt } = await this.failed.attempt(request.ip ?? '', () =>
      this.links.open(reference, secret, before),
    );
    const { link: name } = cookieNames(this.origin.value);
    if (cookie)
      response.append(
        'Set-Cookie',
        setCookie(this.origin.value, { name, value: cookie, expires: expiresAt, sameSite: 'strict' }),
      );
    return this.pages.of(invitation, true);
  }
}
