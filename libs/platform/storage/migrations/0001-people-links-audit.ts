import type { Migration } from '../migration.js';

/** Organizations and their members, how anyone gets in (entry links, invitations and the sessions behind cookies), and the audit trail. */
export const peopleLinksAudit: Migration = {
  name: '0001-people-links-audit',

  async up(run, { moment, json }) {
    await run(`CREATE TABLE organization (
      id varchar(36) NOT NULL PRIMARY KEY,
      name varchar(200) NOT NULL,
      support_phone varchar(200),
      emergency_number varchar(200) NOT NULL,
      time_zone varchar(200) NOT NULL,
      created_at ${moment} NOT NULL
    )`);

    await run(`CREATE TABLE member (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      role varchar(16) NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'reception', 'auditor')),
      display_name varchar(64) NOT NULL,
      title varchar(200),
      created_at ${moment} NOT NULL,
      UNIQUE (organization_id, id)
    )`);

    await run(`CREATE TABLE entry_link (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      member_id varchar(36) NOT NULL,
      secret_hash varchar(64) NOT NULL UNIQUE,
      created_at ${moment} NOT NULL,
      expires_at ${moment} NOT NULL,
      used_at ${moment},
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);

    await run(`CREATE TABLE login_session (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      member_id varchar(36) NOT NULL,
      secret_hash varchar(64) NOT NULL UNIQUE,
      created_at ${moment} NOT NULL,
      seen_at ${moment} NOT NULL,
      expires_at ${moment} NOT NULL,
      ended_at ${moment},
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);

    // consultation_id gets no foreign key: identity does not know the tables of rooms.
    await run(`CREATE TABLE invitation (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      consultation_id varchar(36) NOT NULL,
      reference varchar(32) NOT NULL UNIQUE,
      secret_hash varchar(64) NOT NULL,
      created_at ${moment} NOT NULL,
      expires_at ${moment} NOT NULL,
      revoked_at ${moment},
      UNIQUE (organization_id, id)
    )`);
    await run(`CREATE INDEX invitation_by_consultation ON invitation (organization_id, consultation_id)`);

    await run(`CREATE TABLE link_session (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      invitation_id varchar(36) NOT NULL,
      secret_hash varchar(64) NOT NULL UNIQUE,
      created_at ${moment} NOT NULL,
      seen_at ${moment} NOT NULL,
      expires_at ${moment} NOT NULL,
      ended_at ${moment},
      FOREIGN KEY (organization_id, invitation_id) REFERENCES invitation (organization_id, id)
    )`);
    await run(`CREATE INDEX link_session_by_invitation ON link_session (organization_id, invitation_id)`);

    await run(`CREATE TABLE audit_event (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      at ${moment} NOT NULL,
      actor_kind varchar(16) NOT NULL CHECK (actor_kind IN ('member', 'visitor', 'system')),
      actor_id varchar(36),
      action varchar(64) NOT NULL,
      subject_id varchar(36),
      detail ${json} NOT NULL
    )`);
    await run(`CREATE INDEX audit_event_by_time ON audit_event (organization_id, at)`);
  },
};
