import { DomainError } from '@confrere/kernel';
import { Access, clearCookie, PublicOrigin, readCookie, TakesForeignForm } from '@confrere/platform/access';
import { Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { readPostedForm } from '../posted-form.js';
import { SamlRefusal } from '../refusal.js';
import { AcceptLogout, type BroughtLogout } from './accept-logout.js';
import { logoutCookie } from './logout-cookie.js';

/** Where identity providers send browsers with what they say about signing out (saml-profiles-2.0-os, section 4.4). */
@Access({ area: ['desk', 'admin'], to: 'anyone' })
@Controller('saml/:address/slo')
export class LogoutController {
  constructor(
    private readonly acceptLogout: AcceptLogout,
    private readonly origin: PublicOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  byRedirect(@Param('address') address: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const at = request.originalUrl.indexOf('?');
    // As it was written: the signature is over that.
    const query = at === -1 ? '' : request.originalUrl.slice(at + 1);
    const relayState = new URLSearchParams(query).get('RelayState');
    return this.go({ address, message: { query }, relayState }, request, response);
  }

  @Post()
  @TakesForeignForm()
  @Header('Cache-Control', 'no-store')
  async byPost(@Param('address') address: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const names = ['SAMLRequest', 'SAMLResponse', 'RelayState'] as const;
    const form = await readPostedForm(request, request.headers['content-type'], names).catch((error: unknown) => {
      if (error instanceof SamlRefusal) return null;
      throw error;
    });
    const name = form?.SAMLRequest ? 'SAMLRequest' : 'SAMLResponse';
    const posted = form?.SAMLRequest && form.SAMLResponse ? '' : (form?.[name] ?? '');
    const relayState = form?.RelayState || null;
    return this.go({ address, message: { name, posted }, relayState }, request, response);
  }

  private async go(
    brought: Pick<BroughtLogout, 'address' | 'message' | 'relayState'>,
    request: Request,
    response: Response,
  ): Promise<void> {
    const origin = this.origin.at(request);
    const awaited = readCookie(request.headers.cookie, logoutCookie(origin));
    try {
      const to = await this.acceptLogout.accept({ ...brought, origin, awaited });
      if (awaited !== null) response.append('Set-Cookie', clearCookie(origin, logoutCookie(origin)));
      response.redirect(303, to);
    } catch (error) {
      if (!(error instanceof DomainError && error.kind === 'forbidden')) throw error;
      response.redirect(303, `/desk/sign-in?refused=${error.code}`);
    }
  }
}
