import type { Migration } from '../migration.js';

/** One owner to an organization, whence its members come and when they were last there, and invitations to the staff. */
export const people: Migration = {
  name: '0009-people',

  async up(run, { moment }) {
    // Of several owners the first stays, which is what whoever wrote them down meant by it.
    await run(`UPDATE member SET role = 'admin' WHERE role = 'owner' AND (deactivated_at IS NOT NULL OR EXISTS (
      SELECT 1 FROM member AS earlier WHERE earlier.organization_id = member.organization_id
        AND earlier.role = 'owner' AND earlier.deactivated_at IS NULL AND earlier.id < member.id))`);
    await run(`CREATE UNIQUE INDEX member_one_owner ON member (organization_id) WHERE role = 'owner'`);
    await run(`ALTER TABLE member ADD COLUMN source varchar(16) NOT NULL DEFAULT 'local'
      CHECK (source IN ('local', 'sso') AND (role <> 'owner' OR deactivated_at IS NULL))`);
    await run(`ALTER TABLE member ADD COLUMN last_active_at ${moment}`);

    await run(`CREATE TABLE staff_invitation (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      email varchar(254) NOT NULL,
      display_name varchar(64),
      role varchar(16) NOT NULL CHECK (role IN ('admin', 'member', 'reception', 'auditor')),
      secret_hash varchar(64) NOT NULL UNIQUE,
      invited_by varchar(36) NOT NULL,
      created_at ${moment} NOT NULL,
      sent_at ${moment} NOT NULL,
      expires_at ${moment} NOT NULL,
      accepted_at ${moment},
      accepted_by varchar(36),
      revoked_at ${moment},
      CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
      CHECK (accepted_at IS NULL OR revoked_at IS NULL),
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, invited_by) REFERENCES member (organization_id, id),
      FOREIGN KEY (organization_id, accepted_by) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE UNIQUE INDEX staff_invitation_one_open ON staff_invitation (organization_id, email)
      WHERE accepted_at IS NULL AND revoked_at IS NULL`);
  },
};
