import type { OrganizationState } from '@confrere/contract';
import type { DomainEvent } from '@confrere/kernel';

/** What an organization says of itself, or its state, has changed. */
export interface OrganizationChanged extends DomainEvent<'organization.changed'> {
  readonly state: OrganizationState;
}

/** From now on nobody of it signs in, invites, rings or is let in. Calls that run go on. */
export type OrganizationSuspended = DomainEvent<'organization.suspended'>;

/** It may work again. */
export type OrganizationResumed = DomainEvent<'organization.resumed'>;

/** It can be read until its date, and works no more. */
export type OrganizationClosing = DomainEvent<'organization.closing'>;

/** Nothing of it is left but its audit trail. */
export type OrganizationErased = DomainEvent<'organization.erased'>;
