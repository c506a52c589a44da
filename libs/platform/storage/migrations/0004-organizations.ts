import type { QueryRunner } from 'typeorm';
import type { Migration } from '../migration.js';

/** An organization has an address, says where it is and how it is reached, has a state, and pictures. */
export const organizations: Migration = {
  name: '0004-organizations',

  async up(run, { moment }, queryRunner) {
    for (const column of [
      "slug varchar(40) NOT NULL DEFAULT ''",
      'organization_number varchar(40)',
      "country varchar(2) NOT NULL DEFAULT 'NO'",
      `languages text NOT NULL DEFAULT '["en"]'`,
      'support_hours varchar(200)',
      `state varchar(16) NOT NULL DEFAULT 'active'
        CHECK (state IN ('active', 'past-due', 'suspended', 'closing', 'erased'))`,
      'state_reason varchar(32)',
      'state_note varchar(500)',
      `state_since ${moment} NOT NULL DEFAULT '1970-01-01 00:00:00.000'`,
      `closes_at ${moment}`,
      'version integer NOT NULL DEFAULT 1',
    ])
      await run(`ALTER TABLE organization ADD COLUMN ${column}`);
    await giveAddresses(run, queryRunner);
    await run('UPDATE organization SET state_since = created_at');
    await run('CREATE UNIQUE INDEX organization_by_slug ON organization (slug)');

    await run(`CREATE TABLE picture (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      member_id varchar(36),
      width integer NOT NULL,
      height integer NOT NULL,
      media_type varchar(16) NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg')),
      bytes text NOT NULL,
      created_at ${moment} NOT NULL,
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);
    await run(
      'CREATE UNIQUE INDEX picture_of_member ON picture (organization_id, member_id) WHERE member_id IS NOT NULL',
    );
    await run('CREATE UNIQUE INDEX picture_as_logo ON picture (organization_id) WHERE member_id IS NULL');
  },
};

/** Those that are there already get an address made of their name. */
async function giveAddresses(run: (sql: string) => Promise<void>, queryRunner: QueryRunner): Promise<void> {
  const rows = (await queryRunner.query('SELECT id, name FROM organization ORDER BY created_at, id')) as {
    id: string;
    name: string;
  }[];
  const taken = new Set<string>();
  for (const { id, name } of rows) {
    const words = name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-');
    const wanted = words.replace(/^-|-$/g, '').slice(0, 30).replace(/-$/, '') || 'organization';
    let slug = wanted;
    for (let number = 2; taken.has(slug) || RESERVED.has(slug) || slug.length < 2; number++)
      slug = `${wanted}-${number}`;
    taken.add(slug);
    // Letters, digits and dashes only, and ids of our own: nothing that could end the text.
    await run(`UPDATE organization SET slug = '${slug}' WHERE id = '${id.replace(/[^\w-]/g, '')}'`);
  }
}

/** Addresses of the appliance's own when this migration was written. */
const RESERVED = new Set(['desk', 'visit', 'j', 'api', 'saml', 'setup', 'health', 'signaling', 'relay', 'pictures']);
