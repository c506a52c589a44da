import { OpenByCode, type VisitPage } from '@confrere/contract';
import { InvitationLinks, VisitPages } from '@confrere/features/identity';
import { DomainError } from '@confrere/kernel';
import { Access, cookieNames, Principals, PublicOrigin, setCookie } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CodeAttempts } from './code-attempts.js';
import { VisitCodes } from './visit-codes.js';

/** The door for whoever has nine digits on paper: they become what a link becomes. */
@Controller('api/link')
export class CodeController {
  constructor(
    private readonly codes: VisitCodes,
    private readonly attempts: CodeAttempts,
    private readonly links: InvitationLinks,
    private readonly pages: VisitPages,
    private readonly principals: Principals,
    private readonly origin: PublicOrigin,
  ) {}

  @Post('code')
  @Access({ area: 'visit', to: 'anyone' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async open(
    @Body(new SchemaPipe(OpenByCode)) { code }: OpenByCode,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<VisitPage> {
    const before = await this.principals.fromCookies('visitor', request.headers.cookie);
    const { invitation, cookie, expiresAt } = await this.attempts.attempt(request.ip ?? '', async () => {
      const of = await this.codes.find(code);
      try {
        return await this.links.openFor(of, before);
      } catch (error) {
        // A code whose link opens no more answers as one that never was.
        if (error instanceof DomainError && error.code === 'link.unknown')
          throw new DomainError('code.unknown', 'not-found', 'No invitation opens with this code.');
        throw error;
      }
    });
    const { link: name } = cookieNames(this.origin.value);
    if (cookie)
      response.append(
        'Set-Cookie',
        setCookie(this.origin.value, { name, value: cookie, expires: expiresAt, sameSite: 'strict' }),
      );
    return this.pages.of(invitation, true);
  }
}
