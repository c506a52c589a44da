import type { Migration } from '../migration.js';

/** A sign-in at an identity provider ends the session that the browser had before. */
export const replacedLoginSession: Migration = {
  name: '0011-replaced-login-session',

  async up(run) {
    // No foreign key: whose session it is may be another organization's, and it may be erased before the answer comes.
    await run(`ALTER TABLE authn_request ADD COLUMN replaced_login_session_id varchar(36)`);
  },
};
