import { DomainError } from '@confrere/kernel';
import {
  Access,
  clearCookie,
  cookieNames,
  CurrentMember,
  type MemberPrincipal,
  Principals,
  PublicOrigin,
  readCookie,
  setCookie,
  TakesForeignForm,
} from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { IsNull } from 'typeorm';
import { deviceName } from '../device-name.js';
import { LoginCookie } from '../login-cookie.js';
import { LoginSessions } from '../login-sessions.js';
import { readPostedForm } from './posted-form.js';
import { IdentityProviderEntity } from './providers/identity-provider.entity.js';
import { SamlRefusal } from './refusal.js';
import { ServiceProvider } from './providers/service-provider.js';
import { AnswerChecks } from './response-checks/answer-checks.js';
import { AcceptResponse } from './sign-in/accept-response.js';
import { BeginSignIn, type SignInWish } from './sign-in/begin-sign-in.js';

/** The door between us and identity providers: browsers carry what is said (saml-profiles-2.0-os, section 4.1). */
@Access({ area: ['desk', 'admin'], to: 'anyone' })
@Controller('saml/:address')
export class SamlController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly serviceProvider: ServiceProvider,
    private readonly beginSignIn: BeginSignIn,
    private readonly acceptResponse: AcceptResponse,
    private readonly checks: AnswerChecks,
    private readonly loginSessions: LoginSessions,
    private readonly principals: Principals,
    private readonly origin: PublicOrigin,
    private readonly loginCookie: LoginCookie,
  ) {}

  @Get('metadata')
  @Header('Content-Type', 'application/samlmetadata+xml')
  @Header('Cache-Control', 'no-store')
  async metadata(@Param('address') address: string): Promise<string> {
    const provider = await this.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(IdentityProviderEntity, { address, removedAt: IsNull() }),
    );
    if (!provider)
      throw new DomainError('identity-provider.not-found', 'not-found', 'There is no such way to sign in.');
    return this.serviceProvider.metadata(address, provider.settings.singleLogout);
  }

  /** `?to=/desk/…` where to afterwards, `&again=yes` to prove it anew. Anybody's link may lead here: it changes nothing. */
  @Get('sign-in')
  @Header('Cache-Control', 'no-store')
  async signIn(
    @Param('address') address: string,
    @Query() query: Readonly<Record<string, unknown>>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const returnTo = typeof query['to'] === 'string' ? query['to'] : '/desk';
    await this.begin({ address, returnTo, again: query['again'] === 'yes' }, request, response);
  }

  /** Shows an administrator what a sign-in would come to, before anybody is let in by it. */
  @Get('try')
  @Access({ area: 'admin', to: 'identity-provider:change' })
  @Header('Cache-Control', 'no-store')
  async try(
    @Param('address') address: string,
    @CurrentMember() { organizationId }: MemberPrincipal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const returnTo = `/desk/admin/sign-in?provider=${address}`;
    // Asked anew: whoever is signed in there would else see nothing of it.
    await this.begin({ address, returnTo, again: true, trial: { organizationId } }, request, response);
  }

  @Post('acs')
  @TakesForeignForm()
  @Header('Cache-Control', 'no-store')
  async acs(@Param('address') address: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const origin = this.origin.at(request);
    try {
      const form = await this.formOf(address, request);
      const accepted = await this.acceptResponse.accept({
        address,
        origin,
        samlResponse: form.SAMLResponse,
        relayState: form.RelayState,
        cookie: readCookie(request.headers.cookie, samlCookie(origin)),
        device: deviceName(request.headers['user-agent']),
      });
      if (accepted === 'tried') return response.redirect(303, `/desk/admin/sign-in?provider=${address}`);
      const { principal, cookie, expiresAt, returnTo, replacedLoginSessionId } = accepted;
      // Whoever was signed in here before is signed out: one browser, one member, and a new secret each time.
      const before = await this.principals.fromCookies('member', request.headers.cookie);
      for (const id of new Set([before?.loginSessionId, replacedLoginSessionId]))
        if (id && id !== principal.loginSessionId) await this.loginSessions.endReplaced(id);
      const { login } = cookieNames(origin);
      response.append(
        'Set-Cookie',
        setCookie(origin, { name: login, value: cookie, expires: expiresAt, sameSite: 'lax' }),
      );
      response.append('Set-Cookie', clearCookie(origin, samlCookie(origin)));
      await this.loginCookie.recognize(request, response, principal);
      response.redirect(303, returnTo);
    } catch (error) {
      // A page that says in plain words why, instead of a document for programs.
      if (!(error instanceof DomainError && error.kind === 'forbidden')) throw error;
      response.redirect(303, `/desk/sign-in?refused=${error.code}`);
    }
  }

  /** @throws SamlRefusal, which is a security event of the organization. */
  private async formOf(address: string, request: Request) {
    try {
      return await readPostedForm(request, request.headers['content-type'], ['SAMLResponse', 'RelayState']);
    } catch (error) {
      if (error instanceof SamlRefusal) await this.acceptResponse.unreadable(address, error);
      throw error;
    }
  }

  private async begin(
    wish: Omit<SignInWish, 'origin' | 'cookie' | 'loginSessionId'>,
    request: Request,
    response: Response,
  ) {
    const origin = this.origin.at(request);
    const before = readCookie(request.headers.cookie, samlCookie(origin));
    const signedIn = await this.principals.fromCookies('member', request.headers.cookie);
    // Whoever signs in there now comes back with an answer.
    this.checks.prepare();
    const { cookie, expiresAt, url } = await this.beginSignIn.begin({
      ...wish,
      origin,
      cookie: before !== null && /^[A-Za-z0-9_-]{43}$/.test(before) ? before : null,
      loginSessionId: signedIn?.loginSessionId ?? null,
    });
    response.append('Set-Cookie', samlCookieHeader(origin, cookie, expiresAt));
    response.redirect(302, url);
  }
}

const isSecure = (origin: string): boolean => origin.startsWith('https:');

/** What binds an answer to the browser that asked. Not the login cookie, which no other site's form brings along. */
export const samlCookie = (origin: string): string => (isSecure(origin) ? '__Host-saml' : 'confrere-saml');

/** The answer is posted by another site. On loopback without TLS, where both are one site, a browser takes no such cookie. */
export const samlCookieHeader = (origin: string, value: string, expires: Date): string =>
  setCookie(origin, { name: samlCookie(origin), value, expires, sameSite: isSecure(origin) ? 'none' : 'lax' });
