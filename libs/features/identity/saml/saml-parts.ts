import { SpKeys } from './keys/sp-keys.js';
import { CertificateWatch } from './providers/certificate-watch.js';
import { ConfiguredProviders } from './providers/configured-providers.js';
import { IdentityProvidersController } from './providers/identity-providers.controller.js';
import { IdentityProviders } from './providers/identity-providers.js';
import { ServiceProvider } from './providers/service-provider.js';
import { JoinByProviderController } from './join-by-provider.controller.js';
import { AnswerChecks } from './response-checks/answer-checks.js';
import { SamlController } from './saml.controller.js';
import { AcceptLogout } from './sign-out/accept-logout.js';
import { BeginSignOut } from './sign-out/begin-sign-out.js';
import { LogoutController } from './sign-out/logout.controller.js';
import { AcceptResponse } from './sign-in/accept-response.js';
import { AdmitMember } from './sign-in/admit-member.js';
import { BeginSignIn } from './sign-in/begin-sign-in.js';
import { LastSignIn } from './sign-in/last-sign-in.js';
import { RefusalRecord } from './sign-in/refusal-record.js';
import { TrySignIn } from './sign-in/try-sign-in.js';

/** What the identity module is given of single sign-on. */
export const samlControllers = [
  IdentityProvidersController,
  JoinByProviderController,
  SamlController,
  LogoutController,
];
export const samlProviders = [
  AcceptLogout,
  AcceptResponse,
  AdmitMember,
  AnswerChecks,
  BeginSignIn,
  CertificateWatch,
  BeginSignOut,
  ConfiguredProviders,
  IdentityProviders,
  LastSignIn,
  RefusalRecord,
  ServiceProvider,
  SpKeys,
  TrySignIn,
];
