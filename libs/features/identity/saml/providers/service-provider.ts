import { PublicOrigin } from '@confrere/platform/access';
import { Injectable } from '@nestjs/common';
import { SpKeys } from '../keys/sp-keys.js';
import { ALLOWED, DS, MD, NAME_ID, POST_BINDING, REDIRECT_BINDING, SAMLP } from '../response-checks/names.js';

/** What we are called towards one identity provider, and where it reaches us. */
export interface SpAddresses {
  readonly entityId: string;
  readonly acsUrl: string;
  readonly sloUrl: string;
}

/** Us, as identity providers see us: one service provider to each, so that no assertion for one is of use to another. */
@Injectable()
export class ServiceProvider {
  constructor(
    private readonly origin: PublicOrigin,
    private readonly keys: SpKeys,
  ) {}

  /** @param origin the one of the listener that the person comes by. */
  addressesOf(address: string, origin = this.origin.of('desk')): SpAddresses {
    return {
      entityId: `${this.origin.of('desk')}/saml/${address}/metadata`,
      acsUrl: `${origin}/saml/${address}/acs`,
      sloUrl: `${origin}/saml/${address}/slo`,
    };
  }

  /** Our metadata (saml-metadata-2.0-os), for the identity provider's administrator. */
  async metadata(address: string, isLogoutOn: boolean): Promise<string> {
    const { certificate } = await this.keys.load();
    const bare = certificate.replace(/-----[^-]+-----|\s/g, '');
    const key = (use: string, methods = ''): string =>
      `<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`;
    // What we open, best first (section 2.4.1.1): some would else take another one.
    const opened = [...[...ALLOWED.authenticatedEncryption].reverse(), ...ALLOWED.keyTransport];
    const methods = opened.map((algorithm) => `<md:EncryptionMethod Algorithm="${algorithm}"/>`).join('');
    const origins = [...new Set([this.origin.of('desk'), this.origin.of('admin')])];
    const { entityId, sloUrl } = this.addressesOf(address);
    const acs = origins.map(
      (origin, index) =>
        `<md:AssertionConsumerService Binding="${POST_BINDING}" Location="${this.addressesOf(address, origin).acsUrl}" index="${index}"${index === 0 ? ' isDefault="true"' : ''}/>`,
    );
    return [
      `<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="${MD}" entityID="${entityId}">`,
      `<md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${SAMLP}">`,
      key('signing'),
      key('encryption', methods),
      ...(isLogoutOn ? [REDIRECT_BINDING, POST_BINDING] : []).map(
        (binding) => `<md:SingleLogoutService Binding="${binding}" Location="${sloUrl}"/>`,
      ),
      `<md:NameIDFormat>${NAME_ID.persistent}</md:NameIDFormat>`,
      ...acs,
      '</md:SPSSODescriptor></md:EntityDescriptor>\n',
    ].join('');
  }
}
