import type { DeskIdentity } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import {
  cookieNames,
  type MemberPrincipal,
  Principals,
  PublicOrigin,
  readCookie,
  setCookie,
} from '@confrere/platform/access';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DeskIdentities } from './desk-identities.js';
import { KNOWN_FOR, KnownBrowsers } from './known-browsers.js';
import { type BegunLoginSession, LoginSessions } from './login-sessions.js';
import { SignInNotices } from './sign-in-notices.js';

/** Hands a login session to the browser that has just earned it. */
@Injectable()
export class LoginCookie {
  constructor(
    private readonly principals: Principals,
    private readonly loginSessions: LoginSessions,
    private readonly identities: DeskIdentities,
    private readonly origin: PublicOrigin,
    private readonly known: KnownBrowsers,
    private readonly notices: SignInNotices,
    private readonly clock: Clock,
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
    await this.recognize(request, response, principal);
    return this.identities.of(principal, request);
  }

  /** The mark of this member in the browser that asks; null where they are not known in it. */
  markOf(request: Request, memberId: string | null): string | null {
    return memberId === null ? null : this.known.markOf(this.browserCookie(request), memberId);
  }

  private browserCookie(request: Request): string | null {
    return readCookie(request.headers.cookie, cookieNames(this.origin.value).browser);
  }

  /** Writes to a member who was never signed in in this browser, and knows them in it from now on. */
  async recognize(request: Request, response: Response, member: MemberPrincipal): Promise<void> {
    const { browser: name } = cookieNames(this.origin.value);
    const cookie = this.browserCookie(request);
    if (!this.known.knows(cookie, member.memberId)) await this.notices.newBrowser(member);
    const value = this.known.add(cookie, member.memberId);
    const expires = new Date(this.clock.now().getTime() + KNOWN_FOR);
    // It comes along with the form of an identity provider, too; it opens nothing, so no other site gains by that.
    const sameSite = this.origin.value.startsWith('https:') ? 'none' : 'lax';
    response.append('Set-Cookie', setCookie(this.origin.value, { name, value, expires, sameSite }));
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
