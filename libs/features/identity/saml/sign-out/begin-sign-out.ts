import { Clock, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { SpKeys } from '../keys/sp-keys.js';
import { IdentityProviderEntity } from '../providers/identity-provider.entity.js';
import { ServiceProvider } from '../providers/service-provider.js';
import { ExternalIdentityEntity } from '../sign-in/external-identity.entity.js';
import { ProviderSessionEntity } from '../sign-in/provider-session.entity.js';
import { signedRedirect } from '../signed-redirect.js';
import { logoutRequestXml } from './logout-xml.js';

export interface BegunSignOut {
  /** At the identity provider, with our signed request. */
  readonly url: string;
  /** Its answer has to name it. */
  readonly requestId: string;
}

/** Signs people out at their identity provider too, where the organization wants it. */
@Injectable()
export class BeginSignOut {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly serviceProvider: ServiceProvider,
    private readonly keys: SpKeys,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** @returns null where there is nothing to do there: signed in another way, or single logout is off. */
  async begin({ organizationId, loginSessionId }: MemberPrincipal): Promise<BegunSignOut | null> {
    const found = await this.unitOfWork.in(organizationId).read(async (entities) => {
      const session = await entities.findOneBy(ProviderSessionEntity, { organizationId, loginSessionId });
      if (!session) return null;
      const { identityProviderId: id, externalIdentityId } = session;
      const provider = await entities.findOneBy(IdentityProviderEntity, { id, organizationId, removedAt: IsNull() });
      const identity = await entities.findOneBy(ExternalIdentityEntity, { id: externalIdentityId, organizationId });
      return provider && identity && { provider, identity, sessionIndex: session.sessionIndex };
    });
    if (!found) return null;
    const { provider, identity, sessionIndex } = found;
    const { enabled, singleLogout, sloUrl } = provider.settings;
    if (!enabled || !singleLogout || sloUrl === null) return null;
    const requestId = `_${this.ids.secret(24)}`;
    const { entityId: issuer } = this.serviceProvider.addressesOf(provider.address);
    const head = { id: requestId, at: this.clock.now(), destination: sloUrl, issuer };
    const { privateKey } = await this.keys.load();
    const xml = logoutRequestXml(head, { ...identity, sessionIndex });
    return { url: await signedRedirect(sloUrl, { SAMLRequest: xml }, privateKey), requestId };
  }
}
