import { CallMoves, type CallStanding, standingOf } from '@confrere/features/rooms';
import { Clock, DomainError } from '@confrere/kernel';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Page } from '../pages/page.js';

type CallState = Omit<CallStanding, 'self'>;

/** Facts after which a call, or who carries it where, is another. Whoever changes either tells one of them. */
const CHANGES = [
  'call.rung',
  'call.answered',
  'call.moved',
  'call.participant-left',
  'call.taken-up',
  'call.ended',
] as const;
/** Longer than this nothing is believed of before, ms. */
const BELIEVED_FOR = 10_000;

/**
 * Who is in a call, and in which tab, as the database had it after the latest change: a call is looked up once, and then tens
 * of descriptions and candidates go through it without a question. What a change makes untrue is forgotten in the moment of
 * its commit.
 */
@Injectable()
export class CallRoutes implements OnModuleInit {
  private readonly known = new Map<string, { readonly state: CallState; readonly readAt: number }>();
  /** How often something was forgotten: what was read before that is not kept. */
  private forgotten = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly calls: CallMoves,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const name of CHANGES)
      this.events.atOnce<{ name: typeof name; organizationId: string; at: Date; callId: string }>(
        name,
        ({ callId }) => {
          this.known.delete(callId);
          this.forgotten += 1;
        },
      );
  }

  /** As `find`, when that needs no question; null when it does. */
  remembered(page: Page, call: string): CallStanding | null {
    const found = this.known.get(call);
    if (!found || this.clock.monotonic() - found.readAt >= BELIEVED_FOR) return null;
    return openIn(page, found.state);
  }

  /**
   * An open call that this very page carries for its owner.
   * @throws DomainError `call.not-found`, `seat.elsewhere`, `call.not-live`.
   */
  async find(page: Page, call: string): Promise<CallStanding> {
    const { organizationId } = page.principal;
    const before = this.forgotten;
    const readAt = this.clock.monotonic();
    const state = await this.unitOfWork
      .in(organizationId)
      .read((entities) => this.calls.state({ entities }, { id: call, organizationId }));
    const standing = openIn(page, state);
    if (before === this.forgotten)
      this.known.set(call, { state: { call: standing.call, participants: standing.participants }, readAt });
    return standing;
  }
}

function openIn({ principal, tab }: Page, state: CallState | null): CallStanding {
  const standing = standingOf(state, principal, tab);
  if (standing.call.state === 'ended') throw new DomainError('call.not-live', 'gone', 'this call is over');
  return standing;
}
