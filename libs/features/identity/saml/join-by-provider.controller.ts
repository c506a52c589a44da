import { type BegunJoin, JoinByProvider } from '@confrere/contract';
import { StaffInvitations } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import { Access, Principals, PublicOrigin, readCookie } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { IsNull } from 'typeorm';
import { FailedExchanges } from '../failed-exchanges.js';
import { IdentityProviderEntity } from './providers/identity-provider.entity.js';
import { samlCookie, samlCookieHeader } from './saml.controller.js';
import { BeginSignIn } from './sign-in/begin-sign-in.js';

/** Accepts an invitation to the staff by a sign-in at an identity provider, to which the invitation's secret never goes. */
@Controller('api/sign-in/join-provider')
export class JoinByProviderController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly invitations: StaffInvitations,
    private readonly beginSignIn: BeginSignIn,
    private readonly failed: FailedExchanges,
    private readonly principals: Principals,
    private readonly origin: PublicOrigin,
  ) {}

  @Post()
  @Access({ area: ['desk', 'admin'], to: 'anyone' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async begin(
    @Body(new SchemaPipe(JoinByProvider)) { secret, identityProvider: id }: JoinByProvider,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<BegunJoin> {
    const invitation = await this.failed.attempt(request.ip ?? '', () => this.invitations.find(secret));
    const { organizationId } = invitation;
    const provider = await this.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findOneBy(IdentityProviderEntity, { id, organizationId, removedAt: IsNull() }));
    if (!provider)
      throw new DomainError('identity-provider.not-found', 'not-found', 'There is no such way to sign in.');
    const origin = this.origin.at(request);
    const before = readCookie(request.headers.cookie, samlCookie(origin));
    const signedIn = await this.principals.fromCookies('member', request.headers.cookie);
    const { cookie, expiresAt, url } = await this.beginSignIn.begin({
      address: provider.address,
      origin,
      returnTo: '/desk',
      again: false,
      cookie: before !== null && /^[A-Za-z0-9_-]{43}$/.test(before) ? before : null,
      loginSessionId: signedIn?.loginSessionId ?? null,
      staffInvitation: invitation,
    });
    response.append('Set-Cookie', samlCookieHeader(origin, cookie, expiresAt));
    return { url };
  }
}
