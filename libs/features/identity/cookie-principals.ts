import { MemberEntity } from '@confrere/features/people';
import { Clock } from '@confrere/kernel';
import {
  type CookieNames,
  type MemberPrincipal,
  type Principal,
  type PrincipalOf,
  Principals,
  readCookie,
  type VisitorPrincipal,
} from '@confrere/platform/access';
import { type Rows, UnitOfWork } from '@confrere/platform/storage';
import { In, IsNull, LessThan, Not } from 'typeorm';
import { InvitationEntity } from './invitation.entity.js';
import { LinkSessionEntity } from './link-session.entity.js';
import { LoginSessionEntity } from './login-session.entity.js';
import { hashSecret } from './secret-hash.js';
import { KEPT_IN_CALL, LINK_LIFE, SEEN_EVERY, stands } from './session-life.js';
import { SessionLimits } from './session-limits.js';

/** So many ids in one question to the database. */
const AT_ONCE = 500;

/** Finds the Principal behind a cookie, by the hash of its secret. */
export class CookiePrincipals extends Principals {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly names: CookieNames,
    private readonly limits: SessionLimits = new SessionLimits(),
  ) {
    super();
  }

  override async fromCookies<Kind extends Principal['kind']>(
    kind: Kind,
    cookieHeader: string | undefined,
  ): Promise<PrincipalOf<Kind> | null> {
    const secret = readCookie(cookieHeader, kind === 'member' ? this.names.login : this.names.link);
    if (!secret) return null;
    const secretHash = hashSecret(secret);
    const found = kind === 'member' ? await this.member({ secretHash }) : await this.visitor({ secretHash });
    return found as PrincipalOf<Kind> | null;
  }

  override async stillValid(principal: Principal): Promise<boolean> {
    if (principal.kind === 'visitor') return (await this.visitor({ id: principal.linkSessionId })) !== null;
    const found = await this.member({ id: principal.loginSessionId });
    // With another role it is another principal: the page connects again and is told what is its own now.
    return found?.role === principal.role;
  }

  override async endedOf(accesses: readonly string[]): Promise<string[]> {
    const ended: string[] = [];
    for (let at = 0; at < accesses.length; at += AT_ONCE) {
      const id = In(accesses.slice(at, at + AT_ONCE));
      await this.unitOfWork.everywhere.read(async (entities) => {
        const select = { id: true } as const;
        const logins = await entities.find(LoginSessionEntity, { select, where: { id, endedAs: 'ended' } });
        const links = await entities.find(LinkSessionEntity, { where: { id } });
        const revoked = { id: In(links.map((link) => link.invitationId)), revokedAt: Not(IsNull()) };
        const invitations = await entities.find(InvitationEntity, { select, where: revoked });
        const gone = new Set(invitations.map((invitation) => invitation.id));
        const over = links.filter(({ endedAt, invitationId }) => endedAt !== null || gone.has(invitationId));
        ended.push(...[...logins, ...over].map((each) => each.id));
      });
    }
    return ended;
  }

  override async keepForCall(principal: Principal): Promise<void> {
    const expiresAt = new Date(this.clock.now().getTime() + KEPT_IN_CALL);
    const [entity, id] =
      principal.kind === 'member'
        ? [LoginSessionEntity, principal.loginSessionId]
        : [LinkSessionEntity, principal.linkSessionId];
    const soon = { id, endedAt: IsNull(), expiresAt: LessThan(expiresAt) };
    const work = this.unitOfWork.in(principal.organizationId);
    if (await work.read((entities) => entities.existsBy(entity, soon)))
      await work.run(({ entities }) => entities.update(entity, soon, { expiresAt }));
  }

  private async member(where: { secretHash: string } | { id: string }): Promise<MemberPrincipal | null> {
    const found = await this.unitOfWork.everywhere.read(async (entities) => {
      const session = await entities.findOneBy(LoginSessionEntity, where);
      if (!session || !stands(session, this.limits.idle, this.clock.now())) return null;
      const { organizationId, memberId } = session;
      // Asked each time: a role that was taken away, and a member who has left, count from the next request on.
      const member = await entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
      return member.deactivatedAt === null ? { session, role: member.role } : null;
    });
    if (!found) return null;
    const { session, role } = found;
    const { organizationId, memberId, id, authenticatedAt } = session;
    await this.markSeen(session, async (entities, seenAt) => {
      await entities.update(LoginSessionEntity, { id }, { seenAt });
      await entities.update(MemberEntity, { id: memberId, organizationId }, { lastActiveAt: seenAt });
    });
    return { kind: 'member', organizationId, memberId, loginSessionId: id, role, authenticatedAt };
  }

  private async visitor(where: { secretHash: string } | { id: string }): Promise<VisitorPrincipal | null> {
    const found = await this.unitOfWork.everywhere.read(async (entities) => {
      const session = await entities.findOneBy(LinkSessionEntity, where);
      if (!session || !stands(session, LINK_LIFE.idle, this.clock.now())) return null;
      const { organizationId, invitationId } = session;
      const invitation = await entities.findOneByOrFail(InvitationEntity, { id: invitationId, organizationId });
      return { session, invitation };
    });
    if (!found || found.invitation.revokedAt !== null) return null;
    const { session, invitation } = found;
    await this.markSeen(session, (entities, seenAt) =>
      entities.update(LinkSessionEntity, { id: session.id }, { seenAt }),
    );
    const { organizationId, invitationId, id } = session;
    return {
      kind: 'visitor',
      organizationId,
      invitationId,
      consultationId: invitation.consultationId,
      linkSessionId: id,
    };
  }

  private async markSeen(
    session: { readonly seenAt: Date },
    write: (entities: Rows, seenAt: Date) => Promise<unknown>,
  ): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - session.seenAt.getTime() < SEEN_EVERY) return;
    await this.unitOfWork.everywhere.run(({ entities }) => write(entities, now));
  }
}
