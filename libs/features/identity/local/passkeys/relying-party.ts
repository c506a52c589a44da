import { isIP } from 'node:net';
import { PublicOrigin } from '@confrere/platform/access';
import { Injectable } from '@nestjs/common';

/** Whom passkeys are made for (WebAuthn Level 3, section 4, "relying party"): the host name of this appliance. */
@Injectable()
export class RelyingParty {
  /** Where its pages may be: those of the desk, and of the administration under the same host name. */
  readonly origins: readonly string[];
  /** RP ID; null where the address is an IP address, for which no browser makes passkeys (section 5.1.3, step 7). */
  readonly id: string | null;

  constructor(origin: PublicOrigin) {
    const desk = origin.of('desk');
    const { hostname } = new URL(desk);
    this.origins = [...new Set([desk, origin.of('admin')])].filter((each) => new URL(each).hostname === hostname);
    this.id = isIP(hostname.replace(/^\[|\]$/g, '')) ? null : hostname;
  }
}
