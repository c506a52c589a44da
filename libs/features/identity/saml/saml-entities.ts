import { IdentityProviderEntity } from './providers/identity-provider.entity.js';
import { AuthnRequestEntity } from './sign-in/authn-request.entity.js';
import { ConsumedMessageEntity } from './sign-in/consumed-message.entity.js';
import { ExternalIdentityEntity } from './sign-in/external-identity.entity.js';
import { ProviderSessionEntity } from './sign-in/provider-session.entity.js';

/** Every table of single sign-on. */
export const samlEntities = [
  IdentityProviderEntity,
  AuthnRequestEntity,
  ConsumedMessageEntity,
  ExternalIdentityEntity,
  ProviderSessionEntity,
] as const;
