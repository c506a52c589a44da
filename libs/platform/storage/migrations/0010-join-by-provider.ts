import type { Migration } from '../migration.js';

/** An invitation to the staff is accepted by a sign-in at an identity provider. */
export const joinByProvider: Migration = {
  name: '0010-join-by-provider',

  async up(run) {
    // Whoever signs in by this request does so to accept it. No foreign key: SQLite adds none of two columns to a table that is there.
    await run(`ALTER TABLE authn_request ADD COLUMN staff_invitation_id varchar(36)`);
  },
};
