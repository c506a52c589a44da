import { SAML, ValidateInResponseTo } from '@node-saml/passport-saml';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan } from 'typeorm';
import { hashSecret } from '../../secret-hash.js';
import { SpKeys } from '../keys/sp-keys.js';
import { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import { ServiceProvider } from '../providers/service-provider.js';
import { signedRedirect } from '../signed-redirect.js';
import { AuthnRequestEntity } from './authn-request.entity.js';

/** So long may somebody take to sign in there, milliseconds. */
export const REQUEST_LIFE = 10 * 60_000;

export interface SignInWish {
  /** Of the identity provider. */
  readonly address: string;
  /** The origin of the listener that the person comes by. */
  readonly origin: string;
  /** Where they go when they are signed in; only paths of the desk are taken. */
  readonly returnTo: string;
  /** They have to prove who they are although they are signed in there. */
  readonly again: boolean;
  /** The cookie of a sign-in that this browser has begun before, in another tab. */
  readonly cookie: string | null;
  /** The login session that the browser has now. Its cookie does not come along with the answer, which another site posts. */
  readonly loginSessionId?: string | null;
  /** The member to whom the external identity is to be linked. */
  readonly linkMember?: { readonly organizationId: string; readonly memberId: string } | null;
  /** The invitation to the staff that is accepted by this sign-in; found by its secret. */
  readonly staffInvitation?: { readonly organizationId: string; readonly invitationId: string } | null;
  /** It is only tried, for this organization: also where it is switched off, and nobody is let in by the answer. */
  readonly trial?: { readonly organizationId: string } | null;
}

export interface BegunSignIn {
  /** At the identity provider, with our signed request. */
  readonly url: string;
  readonly cookie: string;
  readonly expiresAt: Date;
}

/** Sends people to their identity provider and remembers which browser began. */
@Injectable()
export class BeginSignIn {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly serviceProvider: ServiceProvider,
    private readonly keys: SpKeys,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @throws DomainError `identity-provider.not-found`, also for one that is switched off. */
  async begin(wish: SignInWish): Promise<BegunSignIn> {
    const provider = await this.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(IdentityProviderEntity, { address: wish.address, removedAt: IsNull() }),
    );
    const isForeign = [wish.linkMember, wish.staffInvitation, wish.trial].some(
      (whose) => whose && whose.organizationId !== provider?.organizationId,
    );
    if (!provider || isForeign || !(provider.settings.enabled || wish.trial))
      throw new DomainError('identity-provider.not-found', 'not-found', 'There is no such way to sign in.');
    const requestId = `_${this.ids.secret(24)}`;
    const relayState = this.ids.secret(32);
    const remembered = await this.remember(provider, wish, requestId, relayState);
    return { ...remembered, url: await this.requestUrl(provider, wish, requestId, relayState) };
  }

  private remember(provider: IdentityProviderEntity, wish: SignInWish, requestId: string, relayState: string) {
    const { organizationId, id: identityProviderId } = provider;
    return this.unitOfWork.in(organizationId).run(async ({ entities }) => {
      const now = this.clock.now();
      const expiresAt = new Date(now.getTime() + REQUEST_LIFE);
      await entities.delete(AuthnRequestEntity, { organizationId, expiresAt: LessThan(now) });
      // One cookie for all tabs, so that a second one does not make the first one fail.
      const before = wish.cookie && hashSecret(wish.cookie);
      const isOurs =
        before !== null &&
        before !== '' &&
        (await entities.existsBy(AuthnRequestEntity, { organizationId, cookieHash: before, expiresAt: MoreThan(now) }));
      const cookie = isOurs && wish.cookie ? wish.cookie : this.ids.secret(32);
      await entities.insert(AuthnRequestEntity, {
        id: this.ids.id(),
        organizationId,
        identityProviderId,
        requestId,
        cookieHash: hashSecret(cookie),
        relayStateHash: hashSecret(relayState),
        returnTo: deskPath(wish.returnTo),
        provesAgain: wish.again,
        linkMemberId: wish.linkMember?.memberId ?? null,
        staffInvitationId: wish.staffInvitation?.invitationId ?? null,
        replacedLoginSessionId: wish.loginSessionId ?? null,
        isTrial: Boolean(wish.trial),
        createdAt: now,
        expiresAt,
      });
      return { cookie, expiresAt };
    });
  }

  private async requestUrl(
    { address, settings }: IdentityProviderEntity,
    { origin, again }: SignInWish,
    requestId: string,
    relayState: string,
  ): Promise<string> {
    const { privateKey } = await this.keys.load();
    const { entityId, acsUrl } = this.serviceProvider.addressesOf(address, origin);
    const request = new AuthnRequest({
      issuer: entityId,
      callbackUrl: acsUrl,
      entryPoint: settings.ssoUrl,
      idpCert: settings.certificates,
      identifierFormat: settings.nameIdFormat,
      disableRequestedAuthnContext: settings.authnContexts.length === 0,
      authnContext: settings.authnContexts,
      racComparison: 'exact',
      forceAuthn: again,
      generateUniqueId: () => requestId,
      // Remembered in the database, with the browser that began it.
      validateInResponseTo: ValidateInResponseTo.never,
    });
    return signedRedirect(settings.ssoUrl, { SAMLRequest: await request.xml(), RelayState: relayState }, privateKey);
  }
}

/** The library writes the request. It would sign it too, but on the server's own thread, for whoever asks. */
class AuthnRequest extends SAML {
  xml(): Promise<string> {
    return this.generateAuthorizeRequestAsync(false, false);
  }
}

/** A path of the desk, or the desk itself: nobody is sent to another site, whatever a link says. */
export function deskPath(asked: string): string {
  return asked.length <= 200 &&
    /^\/desk(?:\/[A-Za-z0-9_./-]*)?(?:\?[A-Za-z0-9_=&.%-]*)?$/.test(asked) &&
    !asked.includes('//') &&
    !asked.includes('..')
    ? asked
    : '/desk';
}
