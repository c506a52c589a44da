import { AuditModule } from '@confrere/features/audit';
import { Clock } from '@confrere/kernel';
import { cookieNames, Principals, PublicOrigin } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Module } from '@nestjs/common';
import { CookiePrincipals } from './cookie-principals.js';
import { DeskController } from './desk.controller.js';
import { DeskIdentities } from './desk-identities.js';
import { EntryLinkEntity } from './entry-link.entity.js';
import { EntryLinks } from './entry-links.js';
import { FailedExchanges } from './failed-exchanges.js';
import { InvitationEntity } from './invitation.entity.js';
import { InvitationLinks } from './invitation-links.js';
import { LinkController } from './link.controller.js';
import { LinkSessionEntity } from './link-session.entity.js';
import { LinkSessions } from './link-sessions.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { LoginSessions } from './login-sessions.js';
import { VisitPages } from './visit-pages.js';

export const identityEntities = [EntryLinkEntity, InvitationEntity, LinkSessionEntity, LoginSessionEntity] as const;

const principals = {
  provide: Principals,
  inject: [UnitOfWork, Clock, PublicOrigin],
  useFactory: (unitOfWork: UnitOfWork, clock: Clock, origin: PublicOrigin) =>
    new CookiePrincipals(unitOfWork, clock, cookieNames(origin.value)),
};

@Module({
  imports: [AuditModule],
  controllers: [DeskController, LinkController],
  providers: [
    DeskIdentities,
    EntryLinks,
    FailedExchanges,
    InvitationLinks,
    LinkSessions,
    LoginSessions,
    VisitPages,
    principals,
  ],
  exports: [EntryLinks, InvitationLinks, LoginSessions, Principals, VisitPages],
})
export class IdentityModule {}
