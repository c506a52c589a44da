import type { Migration } from '../migration.js';

/** What a room has besides its settings: music of its own, and addresses that it had before. */
export const rooms: Migration = {
  name: '0014-rooms',

  async up(run, { moment }, { connection }) {
    await run(`ALTER TABLE room ADD COLUMN music_id varchar(36)`);
    await run(`CREATE TABLE room_music (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      room_id varchar(36) NOT NULL,
      media_type varchar(16) NOT NULL,
      size integer NOT NULL,
      bytes text NOT NULL,
      created_at ${moment} NOT NULL,
      UNIQUE (organization_id, room_id),
      FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id)
    )`);
    await run(`CREATE TABLE former_room_slug (
      organization_id varchar(36) NOT NULL,
      slug varchar(40) NOT NULL,
      room_id varchar(36) NOT NULL,
      expires_at ${moment} NOT NULL,
      PRIMARY KEY (organization_id, slug),
      FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id)
    )`);
    await run(`CREATE INDEX consultation_by_room ON consultation (organization_id, room_id, state, waiting_since)`);
    // Three questions with their answers, sealed, are longer than was thought. SQLite counts no letters.
    if (connection.options.type === 'postgres')
      await run(`ALTER TABLE consultation ALTER COLUMN sealed_answers TYPE varchar(12000)`);
  },
};
