import type { Migration } from '../migration.js';

/** Text messages that are shown at the desk instead of being sent, where an appliance is tried out. */
export const shownMessages: Migration = {
  name: '0022-shown-messages',

  async up(run, { moment }) {
    await run(`CREATE TABLE shown_message (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      sealed varchar(4000) NOT NULL,
      sent_at ${moment} NOT NULL,
      UNIQUE (organization_id, id)
    )`);
    await run(`CREATE INDEX shown_message_by_time ON shown_message (organization_id, sent_at)`);
  },
};
