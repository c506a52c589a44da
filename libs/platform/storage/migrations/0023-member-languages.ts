import type { Migration } from '../migration.js';

/** Which languages a member speaks, and in which one they are written to. */
export const memberLanguages: Migration = {
  name: '0023-member-languages',

  async up(run, { json }) {
    await run(`ALTER TABLE member ADD COLUMN languages ${json}`);
    await run(`ALTER TABLE member ADD COLUMN mail_language varchar(35)`);
  },
};
