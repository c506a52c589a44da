import type { Command } from '../command.js';
import { accountResetOwner } from './account-reset-owner.command.js';
import { auditKey } from './audit-key.command.js';
import { auditVerify } from './audit-verify.command.js';
import { identityCheck } from './identity-check.command.js';
import { organizationAdd } from './organization-add.command.js';
import { organizationList } from './organization-list.command.js';
import { organizationStates } from './organization-state.commands.js';
import { relayCheck } from './relay-check.command.js';
import { version } from './version.command.js';

/** Every command there is, in the order of `confrere --help`. */
export const COMMANDS: readonly Command[] = [
  organizationList,
  organizationAdd,
  ...organizationStates,
  accountResetOwner,
  identityCheck,
  auditVerify,
  auditKey,
  relayCheck,
  version,
];
