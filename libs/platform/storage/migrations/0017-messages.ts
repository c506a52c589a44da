import type { Migration } from '../migration.js';

/** The outbox takes text messages and what is told to visitors, and remembers how far each message came. */
export const messages: Migration = {
  name: '0017-messages',

  async up(run, { moment }) {
    // SQLite cannot add a value to a CHECK: the table is built anew, with its rows.
    await run(`CREATE TABLE outbox_message_anew (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      sender_id varchar(36),
      channel varchar(8) NOT NULL CHECK (channel IN ('mail', 'sms')),
      template varchar(64) NOT NULL,
      about varchar(36),
      state varchar(16) NOT NULL
        CHECK (state IN ('waiting', 'sent', 'delivered', 'failed', 'given-up', 'withdrawn')),
      reason varchar(32),
      urgent boolean NOT NULL,
      sealed varchar(4000),
      created_at ${moment} NOT NULL,
      slot_at ${moment} NOT NULL,
      due_at ${moment} NOT NULL,
      not_after ${moment},
      leased_until ${moment},
      attempts integer NOT NULL,
      settled_at ${moment},
      delivered_at ${moment},
      provider varchar(40),
      provider_reference varchar(128),
      segments integer,
      CHECK ((state = 'waiting') = (sealed IS NOT NULL)),
      CHECK ((state = 'waiting') = (settled_at IS NULL)),
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, sender_id) REFERENCES member (organization_id, id)
    )`);
    await run(`INSERT INTO outbox_message_anew
        (id, organization_id, sender_id, channel, template, state, urgent, sealed, created_at, slot_at, due_at, attempts,
         settled_at)
      SELECT id, organization_id, sender_id, 'mail', template,
        CASE state WHEN 'delivered' THEN 'sent' ELSE state END, false, sealed, created_at, slot_at, due_at, attempts, settled_at
      FROM outbox_message`);
    await run(`DROP TABLE outbox_message`);
    await run(`ALTER TABLE outbox_message_anew RENAME TO outbox_message`);
    await run(`CREATE INDEX outbox_message_due ON outbox_message (channel, due_at) WHERE state = 'waiting'`);
    await run(`CREATE INDEX outbox_message_by_slot ON outbox_message (organization_id, slot_at)`);
    await run(`CREATE INDEX outbox_message_about ON outbox_message (organization_id, about) WHERE about IS NOT NULL`);
    await run(`CREATE INDEX outbox_message_by_provider ON outbox_message (provider, provider_reference)
      WHERE provider_reference IS NOT NULL`);
  },
};
