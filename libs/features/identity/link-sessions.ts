import { Clock, IdGenerator } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { LinkSessionEnded } from './events.js';
import type { InvitationEntity } from './invitation.entity.js';
import { LinkSessionEntity } from './link-session.entity.js';
import { hashSecret } from './secret-hash.js';

/** On so many devices an invitation is open at a time; one more ends the oldest. */
export const MOST_DEVICES = 10;

export interface BegunLinkSession {
  readonly principal: VisitorPrincipal;
  readonly cookie: string;
  readonly expiresAt: Date;
}

/** Begins and ends what stands behind the link cookie. */
@Injectable()
export class LinkSessions {
  constructor(
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async begin(transaction: Transaction, invitation: InvitationEntity): Promise<BegunLinkSession> {
    const now = this.clock.now();
    const open = await this.open(transaction, invitation);
    for (const oldest of open.slice(0, Math.max(0, open.length - MOST_DEVICES + 1)))
      await this.end(transaction, oldest);
    const id = this.ids.id();
    const cookie = this.ids.secret(32);
    const { organizationId, id: invitationId, consultationId, expiresAt } = invitation;
    await transaction.entities.insert(LinkSessionEntity, {
      id,
      organizationId,
      invitationId,
      secretHash: hashSecret(cookie),
      createdAt: now,
      seenAt: now,
      expiresAt,
      endedAt: null,
    });
    const principal = { kind: 'visitor', organizationId, invitationId, consultationId, linkSessionId: id } as const;
    return { principal, cookie, expiresAt };
  }

  async endAll(transaction: Transaction, invitation: InvitationEntity): Promise<void> {
    for (const session of await this.open(transaction, invitation)) await this.end(transaction, session);
  }

  /** Oldest first. */
  private open({ entities }: Transaction, { organizationId, id }: InvitationEntity): Promise<LinkSessionEntity[]> {
    return entities.find(LinkSessionEntity, {
      where: { organizationId, invitationId: id, endedAt: IsNull() },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  private async end(transaction: Transaction, { id, organizationId }: LinkSessionEntity): Promise<void> {
    const at = this.clock.now();
    await transaction.entities.update(LinkSessionEntity, { id }, { endedAt: at });
    const fact: LinkSessionEnded = { name: 'link-session.ended', organizationId, at, linkSessionId: id };
    transaction.tell(fact);
  }
}
