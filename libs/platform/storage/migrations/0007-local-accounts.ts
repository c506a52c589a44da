import type { Migration } from '../migration.js';

/** Accounts of the appliance's own: passwords, passkeys, authenticator apps and recovery codes, resets, and the first owner. */
export const localAccounts: Migration = {
  name: '0007-local-accounts',

  async up(run, { moment, json }) {
    const ofMember = `organization_id varchar(36) NOT NULL,
      member_id varchar(36) NOT NULL,
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)`;
    const table = (name: string, columns: string): Promise<void> =>
      run(`CREATE TABLE ${name} (id varchar(36) NOT NULL PRIMARY KEY, ${columns})`);

    await table(
      'member_password',
      `hash varchar(200) NOT NULL, changed_at ${moment} NOT NULL, ${ofMember}, UNIQUE (organization_id, member_id)`,
    );

    // A credential id is known to one authenticator only, whatever the organization (WebAuthn, section 7.1, step 26).
    await table(
      'passkey',
      `credential_id varchar(1400) NOT NULL UNIQUE, public_key varchar(4000) NOT NULL, counter varchar(10) NOT NULL,
      transports ${json} NOT NULL, backed_up boolean NOT NULL, name varchar(64) NOT NULL,
      created_at ${moment} NOT NULL, used_at ${moment}, ${ofMember}`,
    );
    await run(`CREATE INDEX passkey_by_member ON passkey (organization_id, member_id)`);
    await table(
      'passkey_challenge',
      `organization_id varchar(36) NOT NULL REFERENCES organization (id), member_id varchar(36),
      purpose varchar(16) NOT NULL CHECK (purpose IN ('sign-in', 'register', 'confirm')), hash varchar(64) NOT NULL UNIQUE,
      expires_at ${moment} NOT NULL, used_at ${moment},
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)`,
    );

    await table(
      'authenticator_app',
      `secret varchar(200) NOT NULL, created_at ${moment} NOT NULL, confirmed_at ${moment},
      last_step integer NOT NULL, recovery_salt varchar(64) NOT NULL, ${ofMember}, UNIQUE (organization_id, member_id)`,
    );
    await table('recovery_code', `hash varchar(64) NOT NULL, used_at ${moment}, ${ofMember}`);
    await run(`CREATE INDEX recovery_code_by_member ON recovery_code (organization_id, member_id)`);

    await table(
      'sign_in_step',
      `hash varchar(64) NOT NULL UNIQUE, failures integer NOT NULL, expires_at ${moment} NOT NULL, used_at ${moment}, ${ofMember}`,
    );
    await table(
      'password_reset',
      `hash varchar(64) NOT NULL UNIQUE, break_glass boolean NOT NULL,
      expires_at ${moment} NOT NULL, used_at ${moment}, ${ofMember}`,
    );
    await table(
      'sign_in_rule',
      `organization_id varchar(36) NOT NULL UNIQUE REFERENCES organization (id), second_factor_required boolean NOT NULL`,
    );

    // Belongs to no organization: it is there to found the first.
    await table('setup_link', `hash varchar(64) NOT NULL UNIQUE, expires_at ${moment} NOT NULL, used_at ${moment}`);
  },
};
