import type { WhoIsHere } from '@confrere/features/rooms';
import type { Principal } from '@confrere/platform/access';
import { Injectable } from '@nestjs/common';
import { Pages } from './pages.js';

/** For so many visitors it is remembered when they were last seen; it only fills a line in the queue. */
const MOST_REMEMBERED = 5_000;

/** Who is here, as the open pages tell. Nothing of it is stored: after a restart everyone is absent until they are back. */
@Injectable()
export class Presence implements WhoIsHere {
  private readonly lastSeen = new Map<string, Date>();

  constructor(private readonly pages: Pages) {
    pages.listen({
      presenceChanged: () => undefined,
      lost: ({ principal, lostAt }) => this.remember(principal, lostAt),
    });
  }

  visitor(organizationId: string, consultationId: string, seatTab: string | null): ReturnType<WhoIsHere['visitor']> {
    const pages = this.pages
      .ofVisitor(organizationId, consultationId)
      .filter(({ tab }) => seatTab === null || tab === seatTab);
    const here = pages.filter((page) => this.pages.isHere(page));
    if (here.some(({ hiddenSince }) => hiddenSince === null)) return { presence: 'present', since: null };
    if (here.length > 0) return { presence: 'away', since: latest(here.map(({ hiddenSince }) => hiddenSince)) };
    return { presence: 'absent', since: this.lastSeen.get(consultationId) ?? null };
  }

  memberIsHere(organizationId: string, memberId: string): boolean {
    return this.pages.ofMember(organizationId, memberId).some((page) => this.pages.isHere(page));
  }

  private remember(principal: Principal, lostAt: Date | null): void {
    if (principal.kind !== 'visitor' || lostAt === null) return;
    this.lastSeen.delete(principal.consultationId);
    this.lastSeen.set(principal.consultationId, lostAt);
    const [longest] = this.lastSeen.keys();
    if (this.lastSeen.size > MOST_REMEMBERED && longest !== undefined) this.lastSeen.delete(longest);
  }
}

const latest = (moments: readonly (Date | null)[]): Date | null =>
  moments.reduce((last, each) => (each !== null && (last === null || each > last) ? each : last), null);
