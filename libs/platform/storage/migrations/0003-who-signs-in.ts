import type { Migration } from '../migration.js';

/** Members can be written to and can leave; a login session says how and when its member proved who they are. */
export const whoSignsIn: Migration = {
  name: '0003-who-signs-in',

  async up(run, { moment }) {
    await run(`ALTER TABLE member ADD COLUMN email varchar(254)`);
    await run(`ALTER TABLE member ADD COLUMN deactivated_at ${moment}`);
    // Two members of one organization are not reached under one address; accounts that have left keep theirs.
    await run(`CREATE UNIQUE INDEX member_by_email ON member (organization_id, email) WHERE deactivated_at IS NULL`);

    // What was signed in before must prove itself again before it does what needs that.
    await run(`ALTER TABLE login_session ADD COLUMN method varchar(16) NOT NULL DEFAULT 'entry-link'
      CHECK (method IN ('entry-link', 'saml', 'password', 'passkey'))`);
    await run(
      `ALTER TABLE login_session ADD COLUMN authenticated_at ${moment} NOT NULL DEFAULT '1970-01-01 00:00:00.000'`,
    );
    await run(`ALTER TABLE login_session ADD COLUMN device varchar(200)`);
    await run(`CREATE INDEX login_session_by_member ON login_session (organization_id, member_id)`);
  },
};
