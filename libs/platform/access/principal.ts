import type { MemberRole } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';

/** Who stands behind a request or a socket: found from a cookie, never from what a page says. */
export type Principal = MemberPrincipal | VisitorPrincipal;

/** Someone of the staff, signed in. */
export interface MemberPrincipal {
  readonly kind: 'member';
  readonly organizationId: string;
  readonly memberId: string;
  readonly loginSessionId: string;
  readonly role: MemberRole;
  /** When they last proved who they are in this login session. */
  readonly authenticatedAt: Date;
}

/** Someone who has opened an invitation on this device. */
export interface VisitorPrincipal {
  readonly kind: 'visitor';
  readonly organizationId: string;
  readonly invitationId: string;
  readonly consultationId: string;
  readonly linkSessionId: string;
}

export type PrincipalOf<Kind extends Principal['kind']> = Extract<Principal, { kind: Kind }>;

/** Finds out who someone is. `identity` fills it in, so that guards and gateways need only this. */
export abstract class Principals {
  /**
   * @param kind which of the two cookies counts: one browser may hold both.
   * @param cookieHeader the `Cookie` header as it came.
   * @returns null when there is no cookie of that kind, or its session is unknown, ended or expired.
   */
  abstract fromCookies<Kind extends Principal['kind']>(
    kind: Kind,
    cookieHeader: string | undefined,
  ): Promise<PrincipalOf<Kind> | null>;

  /**
   * As `fromCookies`, for where nobody may go without.
   * @throws DomainError `access.unauthenticated`.
   */
  async require<Kind extends Principal['kind']>(
    kind: Kind,
    cookieHeader: string | undefined,
  ): Promise<PrincipalOf<Kind>> {
    const principal = await this.fromCookies(kind, cookieHeader);
    if (!principal) throw new DomainError('access.unauthenticated', 'unauthenticated', 'Sign in, or open your link.');
    return principal;
  }

  /**
   * Whether the session behind someone who is already connected still stands; also keeps it from becoming idle. To be
   * called about once a minute while a page is open.
   */
  abstract stillValid(principal: Principal): Promise<boolean>;

  /**
   * Which of these login and link sessions somebody ended or took back, on whatever server. Those that stand, ran out, or
   * belong to who has left the staff or signed out elsewhere are not among them: these keep a running call.
   */
  abstract endedOf(accesses: readonly string[]): Promise<string[]>;

  /** A call is running: a session that would expire soon stands a few minutes longer. One that was ended stays ended. */
  abstract keepForCall(principal: Principal): Promise<void>;
}
