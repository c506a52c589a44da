import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { NamesFromProvider, type OfferedProvider, OfferedProviders } from '../local/index.js';
import { IdentityProviders } from './providers/identity-providers.js';
import { ExternalIdentityEntity } from './sign-in/external-identity.entity.js';

/** The providers that the sign-in page offers. */
@Injectable()
export class SamlOffers extends OfferedProviders {
  constructor(private readonly providers: IdentityProviders) {
    super();
  }

  override of(organizationId: string): Promise<readonly OfferedProvider[]> {
    return this.providers.enabledFor(organizationId);
  }

  override work(entities: Rows, organizationId: string): Promise<boolean> {
    return this.providers.workFor(entities, organizationId);
  }

  override areOn(entities: Rows, organizationId: string): Promise<boolean> {
    return this.providers.areOnFor(entities, organizationId);
  }
}

/** Whoever signs in at a provider is called what it says. */
@Injectable()
export class SamlNames extends NamesFromProvider {
  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  override are({ organizationId, memberId }: { organizationId: string; memberId: string }): Promise<boolean> {
    return this.unitOfWork
      .in(organizationId)
      .read((entities) => entities.existsBy(ExternalIdentityEntity, { organizationId, memberId }));
  }
}
