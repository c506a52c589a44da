import { type DeskIdentity, EnterDesk, type SignedOut } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import {
  Access,
  clearCookie,
  cookieNames,
  CurrentMember,
  type MemberPrincipal,
  Principals,
  PublicOrigin,
  setCookie,
} from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { Body, Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { deviceName } from './device-name.js';
import { DeskIdentities } from './desk-identities.js';
import { EntryLinks } from './entry-links.js';
import { FailedExchanges } from './failed-exchanges.js';
import { LoginSessions } from './login-sessions.js';
import { BeginSignOut } from './saml/sign-out/begin-sign-out.js';
import { logoutCookieHeader } from './saml/sign-out/logout-cookie.js';

/** The professional's door. */
@Controller('api')
export class DeskController {
  constructor(
    private readonly entryLinks: EntryLinks,
    private readonly loginSessions: LoginSessions,
    private readonly beginSignOut: BeginSignOut,
    private readonly clock: Clock,
    private readonly identities: DeskIdentities,
    private readonly principals: Principals,
    private readonly failed: FailedExchanges,
    private readonly origin: PublicOrigin,
  ) {}

  @Post('entry')
  @Access({ area: ['desk', 'admin'], to: 'anyone' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async enter(
    @Body(new SchemaPipe(EnterDesk)) { secret }: EnterDesk,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DeskIdentity> {
    const { principal, cookie, expiresAt } = await this.failed.attempt(request.ip ?? '', () =>
      this.entryLinks.enter(secret, deviceName(request.headers['user-agent'])),
    );
    // Whoever was signed in here before is signed out: one browser, one member.
    const before = await this.principals.fromCookies('member', request.headers.cookie);
    if (before) await this.loginSessions.signOut(before);
    const { login } = cookieNames(this.origin.value);
    response.append(
      'Set-Cookie',
      setCookie(this.origin.value, { name: login, value: cookie, expires: expiresAt, sameSite: 'lax' }),
    );
    return this.identities.of(principal, request);
  }

  @Get('desk/identity')
  @Access({ area: ['desk', 'admin'], to: 'member' })
  @Header('Cache-Control', 'no-store')
  who(@CurrentMember() member: MemberPrincipal, @Req() request: Request): Promise<DeskIdentity> {
    return this.identities.of(member, request);
  }

  @Post('desk/sign-out')
  @Access({ area: ['desk', 'admin'], to: 'anyone' })
  @HttpCode(204)
  @Header('Cache-Control', 'no-store')
  async leave(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SignedOut | undefined> {
    const principal = await this.principals.fromCookies('member', request.headers.cookie);
    // Here first, whatever becomes of it there.
    if (principal) await this.loginSessions.signOut(principal);
    response.append('Set-Cookie', clearCookie(this.origin.value, cookieNames(this.origin.value).login));
    const there = principal && (await this.beginSignOut.begin(principal));
    if (!there) return undefined;
    const origin = this.origin.at(request);
    response.append('Set-Cookie', logoutCookieHeader(origin, there.requestId, this.clock.now()));
    response.status(200);
    return { continueAt: there.url };
  }
}
