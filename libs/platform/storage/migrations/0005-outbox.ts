import type { Migration } from '../migration.js';

/** Mails that wait to be delivered. */
export const outbox: Migration = {
  name: '0005-outbox',

  async up(run, { moment }) {
    await run(`CREATE TABLE outbox_message (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      sender_id varchar(36),
      template varchar(64) NOT NULL,
      state varchar(16) NOT NULL CHECK (state IN ('waiting', 'delivered', 'given-up')),
      sealed varchar(4000),
      created_at ${moment} NOT NULL,
      slot_at ${moment} NOT NULL,
      due_at ${moment} NOT NULL,
      attempts integer NOT NULL,
      settled_at ${moment},
      CHECK ((state = 'waiting') = (sealed IS NOT NULL)),
      CHECK ((state = 'waiting') = (settled_at IS NULL)),
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, sender_id) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE INDEX outbox_message_due ON outbox_message (due_at) WHERE state = 'waiting'`);
    await run(`CREATE INDEX outbox_message_by_slot ON outbox_message (organization_id, slot_at)`);
  },
};
