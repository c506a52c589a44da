import type { DeskIdentity } from '@confrere/contract';
import { cookieNames, Principals, PublicOrigin, setCookie } from '@confrere/platform/access';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DeskIdentities } from './desk-identities.js';
import { type BegunLoginSession, LoginSessions } from './login-sessions.js';

/** Hands a login session to the browser that has just earned it. */
@Injectable()
export class LoginCookie {
  constructor(
    private readonly principals: Principals,
    private readonly loginSessions: LoginSessions,
    private readonly identities: DeskIdentities,
    private readonly origin: PublicOrigin,
  ) {}

  async hand(
    request: Request,
    response: Response,
    { principal, cookie, expiresAt }: BegunLoginSession,
  ): Promise<DeskIdentity> {
    // Whoever was signed in here before is signed out: one browser, one member.
    const before = await this.principals.fromCookies('member', request.headers.cookie);
    if (before) await this.loginSessions.signOut(before);
    this.set(response, cookie, expiresAt);
    return this.identities.of(principal);
  }

  /** A new cookie for a session that goes on. */
  set(response: Response, cookie: string, expires: Date): void {
    const { login } = cookieNames(this.origin.value);
    response.append(
      'Set-Cookie',
      setCookie(this.origin.value, { name: login, value: cookie, expires, sameSite: 'lax' }),
    );
  }
}
