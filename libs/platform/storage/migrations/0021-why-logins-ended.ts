import type { Migration } from '../migration.js';

/** Every server sees why a login is over, and of which participants of a call. */
export const whyLoginsEnded: Migration = {
  name: '0021-why-logins-ended',

  async up(run) {
    // Of those that ended before nothing is known; their calls are over by now, or end by themselves.
    await run(`ALTER TABLE login_session ADD COLUMN ended_as varchar(24)`);
    // No foreign key: a login session or a link session, which may be erased before the call.
    await run(`ALTER TABLE call_participant ADD COLUMN held_by varchar(36)`);
  },
};
