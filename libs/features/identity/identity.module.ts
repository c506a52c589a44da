import { AuditModule } from '@confrere/features/audit';
import { NotificationsModule } from '@confrere/features/notifications';
import { OrganizationsModule } from '@confrere/features/organizations';
import { PeopleModule } from '@confrere/features/people';
import { Clock, IdGenerator } from '@confrere/kernel';
import { cookieNames, Principals, PublicOrigin } from '@confrere/platform/access';
import { CurrentConfig } from '@confrere/platform/config';
import { UnitOfWork } from '@confrere/platform/storage';
import { Module } from '@nestjs/common';
import { ColleagueLoginsController } from './colleague-logins.controller.js';
import { ColleagueLogins } from './colleague-logins.js';
import { CookiePrincipals } from './cookie-principals.js';
import { DeskController } from './desk.controller.js';
import { DeskIdentities } from './desk-identities.js';
import { EntryLinkEntity } from './entry-link.entity.js';
import { EntryLinks } from './entry-links.js';
import { FailedExchanges } from './failed-exchanges.js';
import { KnownBrowsers } from './known-browsers.js';
import { InvitationEntity } from './invitation.entity.js';
import { InvitationLinks } from './invitation-links.js';
import { LinkController } from './link.controller.js';
import { LinkSessionEntity } from './link-session.entity.js';
import { LinkSessions } from './link-sessions.js';
import {
  BreakGlass,
  FirstRun,
  localControllers,
  localEntities,
  localProviders,
  NamesFromProvider,
  OfferedProviders,
} from './local/index.js';
import { LoginCookie } from './login-cookie.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { LoginSessionsController } from './login-sessions.controller.js';
import { LoginSessions } from './login-sessions.js';
import { OwnLoginSessions } from './own-login-sessions.js';
import { SamlNames, SamlOffers } from './saml/for-local-accounts.js';
import { samlControllers, samlProviders } from './saml/saml-parts.js';
import { BeginSignIn } from './saml/sign-in/begin-sign-in.js';
import { IdentityProviders } from './saml/providers/identity-providers.js';
import { samlEntities } from './saml/saml-entities.js';
import { SignInNotices } from './sign-in-notices.js';
import { SessionLimits } from './session-limits.js';
import { VisitPages } from './visit-pages.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const identityEntities = [
  EntryLinkEntity,
  InvitationEntity,
  LinkSessionEntity,
  LoginSessionEntity,
  ...localEntities,
  ...samlEntities,
] as const;

const principals = {
  provide: Principals,
  inject: [UnitOfWork, Clock, PublicOrigin, SessionLimits],
  useFactory: (unitOfWork: UnitOfWork, clock: Clock, origin: PublicOrigin, limits: SessionLimits) =>
    new CookiePrincipals(unitOfWork, clock, cookieNames(origin.value), limits),
};

const limits = {
  provide: SessionLimits,
  inject: [CurrentConfig],
  useFactory: ({ config }: CurrentConfig) =>
    new SessionLimits(config.sessions.idleMinutes * MINUTE, config.sessions.absoluteHours * HOUR),
};

const knownBrowsers = {
  provide: KnownBrowsers,
  inject: [CurrentConfig, IdGenerator],
  useFactory: ({ config }: CurrentConfig, ids: IdGenerator) => new KnownBrowsers(config.relay.secrets, ids),
};

@Module({
  imports: [AuditModule, NotificationsModule, OrganizationsModule, PeopleModule],
  controllers: [
    ColleagueLoginsController,
    DeskController,
    LinkController,
    LoginSessionsController,
    ...localControllers,
    ...samlControllers,
  ],
  providers: [
    ColleagueLogins,
    DeskIdentities,
    EntryLinks,
    FailedExchanges,
    InvitationLinks,
    LinkSessions,
    knownBrowsers,
    LoginCookie,
    LoginSessions,
    OwnLoginSessions,
    SignInNotices,
    VisitPages,
    ...localProviders,
    ...samlProviders,
    { provide: NamesFromProvider, useClass: SamlNames },
    { provide: OfferedProviders, useClass: SamlOffers },
    limits,
    principals,
  ],
  exports: [
    BeginSignIn,
    BreakGlass,
    EntryLinks,
    FirstRun,
    IdentityProviders,
    InvitationLinks,
    LoginSessions,
    OwnLoginSessions,
    Principals,
    VisitPages,
  ],
})
export class IdentityModule {}
