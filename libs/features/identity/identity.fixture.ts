import { auditEntities, AuditTrail } from '@confrere/features/audit';
import { FoundOrganization, organizationEntities } from '@confrere/features/organizations';
import { AddMember, peopleEntities } from '@confrere/features/people';
import { FakeClock, RandomIds } from '@confrere/kernel';
import { cookieNames, setCookie } from '@confrere/platform/access';
import type { Entities, TestStorage } from '@confrere/platform/storage';
import { CookiePrincipals } from './cookie-principals.js';
import { EntryLinks } from './entry-links.js';
import { identityEntities } from './identity.module.js';
import { InvitationLinks } from './invitation-links.js';
import { LinkSessions } from './link-sessions.js';
import { LoginSessions } from './login-sessions.js';
import { OwnLoginSessions } from './own-login-sessions.js';
import { SessionLimits } from './session-limits.js';

export const fixtureEntities: Entities = [
  ...auditEntities,
  ...identityEntities,
  ...organizationEntities,
  ...peopleEntities,
];

export const HOUR = 3_600_000;
const ORIGIN = 'https://visit.example.org';
const NAMES = cookieNames(ORIGIN);

/** A clinic with one professional, on a real database, with a clock that stands still. */
export async function clinic({ unitOfWork }: TestStorage) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const audit = new AuditTrail(clock, ids);
  const loginSessions = new LoginSessions(unitOfWork, audit, clock, ids);
  const { organizationId, memberId } = await unitOfWork.everywhere.run(async (tx) => {
    const organizationId = await new FoundOrganization(clock, ids).found(tx, {
      name: 'Oslo Hospital',
      supportPhone: null,
      emergencyNumber: '113',
      timeZone: 'Europe/Oslo',
    });
    const person = { organizationId, role: 'member', displayName: 'Dr Ingrid Hansen', title: null } as const;
    return { organizationId, memberId: await new AddMember(clock, ids).add(tx, person) };
  });
  const links = new InvitationLinks(unitOfWork, new LinkSessions(clock, ids), audit, clock, ids);
  const entryLinks = new EntryLinks(unitOfWork, loginSessions, audit, clock, ids);
  return {
    clock,
    ids,
    links,
    entryLinks,
    loginSessions,
    own: new OwnLoginSessions(unitOfWork, audit, clock, new SessionLimits()),
    principals: new CookiePrincipals(unitOfWork, clock, NAMES),
    organizationId,
    memberId,
    invite: (hours = 2, consultationId = ids.id()) =>
      unitOfWork.everywhere.run((tx) =>
        links.issue(tx, { organizationId, consultationId, expiresAt: new Date(clock.now().getTime() + hours * HOUR) }),
      ),
    /** The Cookie header that a browser sends after this. */
    cookieOf: (kind: 'login' | 'link', value: string | null) =>
      setCookie(ORIGIN, { name: NAMES[kind], value: value ?? '', expires: new Date(0), sameSite: 'lax' }).split(';')[0],
  };
}
