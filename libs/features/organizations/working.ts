import { DomainError } from '@confrere/kernel';
import type { Rows } from '@confrere/platform/storage';
import { maySignIn, mayWork } from './life-cycle.js';
import { OrganizationEntity } from './organization.entity.js';

/** For what begins something new: an invitation, a ring, a visit, a change of settings. @throws DomainError `organization.suspended`, `organization.closing`. */
export async function refuseUnlessWorking(entities: Rows, organizationId: string): Promise<void> {
  const { state } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
  if (!mayWork(state)) throw refusal(state);
}

/** For a new login session. @throws DomainError `organization.suspended`. */
export async function refuseUnlessOpen(entities: Rows, organizationId: string): Promise<void> {
  const { state } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
  if (!maySignIn(state)) throw refusal(state);
}

const refusal = (state: OrganizationEntity['state']): DomainError =>
  state === 'closing'
    ? new DomainError('organization.closing', 'forbidden', 'This organization is being closed and can only be read.')
    : new DomainError('organization.suspended', 'forbidden', 'This organization is suspended.');
