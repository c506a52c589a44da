import type { Migration } from '../migration.js';

/** An organization may leave passwords and passkeys to its owner alone: everybody else signs in at an identity provider. */
export const localAccountsOff: Migration = {
  name: '0016-local-accounts-off',

  async up(run) {
    await run(`ALTER TABLE sign_in_rule ADD COLUMN local_accounts_off boolean NOT NULL DEFAULT false`);
  },
};
