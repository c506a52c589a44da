import type { Transaction } from '@confrere/platform/storage';
import type { OrganizationEntity } from './organization.entity.js';

/** Where an organization stands from now on; its name is still the one that people know it by. */
export type NewState = Pick<OrganizationEntity, 'name' | 'languages' | 'timeZone' | 'closesAt'> & {
  readonly organizationId: string;
  readonly state: OrganizationEntity['state'];
  readonly reason: NonNullable<OrganizationEntity['stateReason']>;
  readonly note: string | null;
};

/**
 * Tells whoever must hear of it that the state of an organization changes, in the transaction of the change: also on the
 * command line, where no server runs. Declared here and filled in by whoever knows the owner.
 */
export abstract class StateNotices {
  abstract tell(tx: Transaction, change: NewState): Promise<void>;
}
