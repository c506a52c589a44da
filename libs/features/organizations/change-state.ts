import type { AuditAction, StateReason } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { OutboxMessageEntity } from '@confrere/features/notifications';
import { Clock, DomainError } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Not } from 'typeorm';
import { type LifeCycleMove, REASONS, stateAfter } from './life-cycle.js';
import { OrganizationEntity } from './organization.entity.js';
import type { StateNotices } from './state-notices.js';

const DAY = 86_400_000;
/** Between the request to close and the erasure, unless another date is said. */
export const CLOSING_TERM = 60 * DAY;
export const LONGEST_NOTE = 500;

export interface StateChange {
  readonly organizationId: string;
  readonly move: LifeCycleMove;
  readonly reason: StateReason;
  /** At most 500 characters, for the owner to read. */
  readonly note: string | null;
  /** With `close`: from when on it may be erased; 60 days from now when left out. */
  readonly closesAt?: Date;
}

const PAST: Readonly<Record<LifeCycleMove, AuditAction>> = {
  'fall-due': 'organization.fell-due',
  suspend: 'organization.suspended',
  resume: 'organization.resumed',
  close: 'organization.closing-begun',
  erase: 'organization.erased',
};

/** What outlives an organization, each for the reason that stands in the table of platform/storage's README. */
export const OUTLIVE_ERASURE = [
  'audit_event', // that something was done, and by which id: the trail stays whole and can be checked
  'audit_head',
  'audit_checkpoint',
  'audit_forwarding',
  'outbox_message', // the letter that tells the owner of it, sealed, until it was delivered: a day at most
] as const;

/** Moves an organization along its life cycle. Its owner is told; what follows of it is done by whoever listens to `organization.…`. */
export class ChangeState {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly notices: StateNotices,
  ) {}

  /**
   * @param actor null is the operator of the appliance.
   * @throws DomainError `organization.not-found`, `organization.transition`, `organization.invalid`.
   */
  async run(tx: Transaction, change: StateChange, actor: Principal | null): Promise<void> {
    const { organizationId, move, reason, note } = change;
    const organization = await tx.entities.findOneBy(OrganizationEntity, { id: organizationId });
    if (!organization) throw new DomainError('organization.not-found', 'not-found', 'There is no such organization.');
    const state = stateAfter(organization.state, move);
    if (!REASONS[move].includes(reason))
      throw new DomainError(
        'organization.invalid',
        'invalid',
        `Give one of these reasons: ${REASONS[move].join(', ')}.`,
      );
    if (note !== null && note.length > LONGEST_NOTE)
      throw new DomainError('organization.invalid', 'invalid', `Say it in ${LONGEST_NOTE} characters.`);
    const now = this.clock.now();
    if (move === 'erase' && now < (organization.closesAt ?? now))
      throw new DomainError(
        'organization.closing',
        'conflict',
        `It is kept until ${organization.closesAt?.toISOString().slice(0, 10) ?? ''}.`,
      );
    const closesAt = state === 'closing' ? (change.closesAt ?? new Date(now.getTime() + CLOSING_TERM)) : null;
    const { affected } = await tx.entities.update(
      OrganizationEntity,
      { id: organizationId, version: organization.version },
      {
        state,
        stateReason: reason,
        stateNote: note,
        stateSince: now,
        closesAt,
        version: organization.version + 1,
        ...(state === 'erased' && traceless(organizationId)),
      },
    );
    if (affected !== 1) throw new DomainError('organization.changed', 'conflict', 'It was changed meanwhile.');
    const { name, languages, timeZone } = organization;
    await this.notices.tell(tx, { organizationId, state, reason, note, name, languages, timeZone, closesAt });
    if (state === 'erased') await this.eraseAll(tx, organizationId);
    await this.audit.record(tx, {
      organizationId,
      actor,
      action: PAST[move],
      subjectId: organizationId,
      detail: { from: organization.state, to: state, reason, closesAt: closesAt?.toISOString() ?? null },
    });
  }

  /** Of the outbox only the letters about its end are left, and they name nobody who belonged to it. */
  private async eraseAll(tx: Transaction, organizationId: string): Promise<void> {
    await tx.entities.delete(OutboxMessageEntity, { organizationId, template: Not('organization-state' as const) });
    await tx.entities.update(OutboxMessageEntity, { organizationId }, { senderId: null });
    await tx.eraseRows(organizationId, OUTLIVE_ERASURE);
  }
}

/** What is left of an organization so that its audit trail still belongs to one. */
const traceless = (id: string) => ({
  slug: `erased-${id.replaceAll('-', '').slice(-32)}`,
  name: 'Erased organization',
  organizationNumber: null,
  supportPhone: null,
  supportHours: null,
  stateNote: null,
});
