import { AuditModule } from '@confrere/features/audit';
import { Clock } from '@confrere/kernel';
import { cookieNames, Principals, PublicOrigin } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Module } from '@nestjs/common';
import { CookiePrincipals } from './cookie-principals.js';
import { EntryLinkEntity } from './entry-link.entity.js';
import { EntryLinks } from './entry-links.js';
import { InvitationEntity } from './invitation.entity.js';
import { InvitationLinks } from './invitation-links.js';
import { LinkSessionEntity } from './link-session.entity.js';
import { LinkSessions } from './link-sessions.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { LoginSessions } from './login-sessions.js';

export const identityEntities = [EntryLinkEntity, InvitationEntity, LinkSessionEntity, LoginSessionEntity] as const;

const principals = {
  provide: Principals,
  inject: [UnitOfWork, Clock, PublicOrigin],
  useFactory: (unitOfWork: UnitOfWork, clock: Clock, origin: PublicOrigin) =>
    new CookiePrincipals(unitOfWork, clock, cookieNames(origin.value)),
};

@Module({
  imports: [AuditModule],
  providers: [EntryLinks, InvitationLinks, LinkSessions, LoginSessions, principals],
  exports: [EntryLinks, InvitationLinks, LoginSessions, Principals],
})
export class IdentityModule {}
