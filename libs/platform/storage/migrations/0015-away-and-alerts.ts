import type { Migration } from '../migration.js';

/** Who of the staff is away by choice, and how often the team was told that a visitor waits. */
export const awayAndAlerts: Migration = {
  name: '0015-away-and-alerts',

  async up(run, { moment }) {
    await run(`CREATE TABLE member_absence (
      organization_id varchar(36) NOT NULL,
      member_id varchar(36) NOT NULL PRIMARY KEY,
      since ${moment} NOT NULL,
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);
    await run(`ALTER TABLE consultation ADD COLUMN alerts integer NOT NULL DEFAULT 0`);
  },
};
