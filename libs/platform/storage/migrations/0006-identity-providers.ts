import type { Migration } from '../migration.js';

/** Identity providers (SAML) of organizations, the requests that were sent to them, and whom they know our members as. */
export const identityProviders: Migration = {
  name: '0006-identity-providers',

  async up(run, { moment, json }) {
    await run(`CREATE TABLE identity_provider (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      address varchar(40) NOT NULL UNIQUE,
      source varchar(16) NOT NULL CHECK (source IN ('config', 'desk')),
      settings ${json} NOT NULL,
      version integer NOT NULL,
      created_at ${moment} NOT NULL,
      removed_at ${moment},
      last_assertion ${json},
      last_assertion_at ${moment},
      warned_days integer,
      UNIQUE (organization_id, id)
    )`);

    await run(`CREATE TABLE authn_request (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      identity_provider_id varchar(36) NOT NULL,
      request_id varchar(64) NOT NULL UNIQUE,
      cookie_hash varchar(64) NOT NULL,
      relay_state_hash varchar(64) NOT NULL,
      return_to varchar(200) NOT NULL,
      proves_again boolean NOT NULL,
      link_member_id varchar(36),
      created_at ${moment} NOT NULL,
      expires_at ${moment} NOT NULL,
      FOREIGN KEY (organization_id, identity_provider_id) REFERENCES identity_provider (organization_id, id),
      FOREIGN KEY (organization_id, link_member_id) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE INDEX authn_request_by_cookie ON authn_request (cookie_hash)`);
    await run(`CREATE INDEX authn_request_by_end ON authn_request (organization_id, expires_at)`);

    // What was used once: the unique fingerprint decides between answers that come at the same moment.
    await run(`CREATE TABLE consumed_message (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      identity_provider_id varchar(36) NOT NULL,
      fingerprint varchar(64) NOT NULL UNIQUE,
      expires_at ${moment} NOT NULL,
      FOREIGN KEY (organization_id, identity_provider_id) REFERENCES identity_provider (organization_id, id)
    )`);
    await run(`CREATE INDEX consumed_message_by_end ON consumed_message (organization_id, expires_at)`);

    await run(`CREATE TABLE external_identity (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      member_id varchar(36) NOT NULL,
      idp_entity_id varchar(512) NOT NULL,
      name_id varchar(256) NOT NULL,
      name_id_format varchar(128) NOT NULL,
      wanted_role varchar(16) CHECK (wanted_role = 'admin'),
      created_at ${moment} NOT NULL,
      seen_at ${moment} NOT NULL,
      UNIQUE (organization_id, id),
      UNIQUE (organization_id, idp_entity_id, name_id),
      UNIQUE (organization_id, idp_entity_id, member_id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);

    // login_session_id gets no foreign key: login sessions are deleted when they are over.
    await run(`CREATE TABLE provider_session (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      identity_provider_id varchar(36) NOT NULL,
      external_identity_id varchar(36) NOT NULL,
      login_session_id varchar(36) NOT NULL,
      session_index varchar(256),
      expires_at ${moment} NOT NULL,
      FOREIGN KEY (organization_id, identity_provider_id) REFERENCES identity_provider (organization_id, id),
      FOREIGN KEY (organization_id, external_identity_id) REFERENCES external_identity (organization_id, id)
    )`);
    await run(`CREATE INDEX provider_session_by_login ON provider_session (organization_id, login_session_id)`);
    await run(`CREATE INDEX provider_session_by_identity ON provider_session (organization_id, external_identity_id)`);
  },
};
