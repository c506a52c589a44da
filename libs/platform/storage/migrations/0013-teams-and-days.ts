import type { Migration } from '../migration.js';

/** Teams, whose visitors wait for whoever is free first, and what a waiting room has to remember of a visitor. */
export const teamsAndDays: Migration = {
  name: '0013-teams-and-days',

  async up(run, { moment, json }, { connection }) {
    await run(`ALTER TABLE room ADD COLUMN slug varchar(40)`);
    await run(`ALTER TABLE room ADD COLUMN name varchar(200)`);
    await run(`ALTER TABLE room ADD COLUMN settings ${json} NOT NULL DEFAULT '{}'`);
    await run(`ALTER TABLE room ADD COLUMN suspended_at ${moment}`);
    await run(`ALTER TABLE room ADD COLUMN suspended_text varchar(500)`);
    await run(`ALTER TABLE room ADD COLUMN closed_at ${moment}`);
    await run(`ALTER TABLE room ADD COLUMN version integer NOT NULL DEFAULT 0`);
    await run(`CREATE UNIQUE INDEX room_by_slug ON room (organization_id, slug) WHERE slug IS NOT NULL`);

    await run(`CREATE TABLE team_member (
      organization_id varchar(36) NOT NULL,
      room_id varchar(36) NOT NULL,
      member_id varchar(36) NOT NULL,
      added_at ${moment} NOT NULL,
      PRIMARY KEY (room_id, member_id),
      FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE INDEX team_member_by_member ON team_member (organization_id, member_id)`);

    // SQLite cannot drop NOT NULL, nor add a value to a CHECK: the table is built anew, with its rows.
    await run(`CREATE TABLE consultation_anew (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      room_id varchar(36) NOT NULL,
      member_id varchar(36),
      state varchar(16) NOT NULL CHECK (state IN ('invited', 'waiting', 'ringing', 'in-consultation', 'ended')),
      visitor_name varchar(64),
      planned_at ${moment},
      waiting_since ${moment},
      seat_tab varchar(64),
      camera varchar(16) NOT NULL,
      microphone varchar(16) NOT NULL,
      sound varchar(16) NOT NULL,
      call_id varchar(36),
      ended_at ${moment},
      outcome varchar(32) CHECK (outcome IN ('completed', 'by-phone', 'no-show', 'technical-problem', 'cancelled')),
      created_at ${moment} NOT NULL,
      walk_in boolean NOT NULL DEFAULT false,
      language varchar(35),
      helper_name varchar(64),
      helper_relation varchar(16) CHECK (helper_relation IN ('family', 'carer', 'interpreter', 'staff')),
      interpreter varchar(16) CHECK (interpreter IN ('spoken', 'sign-language')),
      opened_at ${moment},
      checked_at ${moment},
      network varchar(16) NOT NULL DEFAULT 'unknown' CHECK (network IN ('unknown', 'good', 'weak', 'blocked')),
      expected_at ${moment},
      notice varchar(160),
      noticed_at ${moment},
      held_since ${moment},
      call_back_at ${moment},
      handed_over_by varchar(36),
      handed_over_at ${moment},
      handover_note varchar(500),
      sealed_answers varchar(4000),
      CHECK (state <> 'ended' OR ended_at IS NOT NULL),
      CHECK (state NOT IN ('waiting', 'ringing', 'in-consultation') OR waiting_since IS NOT NULL),
      CHECK (state NOT IN ('ringing', 'in-consultation') OR call_id IS NOT NULL),
      CHECK (outcome IS NULL OR state = 'ended'),
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id),
      FOREIGN KEY (organization_id, handed_over_by) REFERENCES member (organization_id, id)
    )`);
    const kept = `id, organization_id, room_id, member_id, state, visitor_name, planned_at, waiting_since, seat_tab, camera,
      microphone, sound, call_id, ended_at, outcome, created_at`;
    await run(`INSERT INTO consultation_anew (${kept}) SELECT ${kept} FROM consultation`);
    const postgres = connection.options.type === 'postgres';
    const calls = 'call_organization_id_consultation_id_fkey';
    if (postgres) await run(`ALTER TABLE call DROP CONSTRAINT ${calls}`);
    await run(`DROP TABLE consultation`);
    await run(`ALTER TABLE consultation_anew RENAME TO consultation`);
    if (postgres)
      await run(`ALTER TABLE call ADD CONSTRAINT ${calls}
        FOREIGN KEY (organization_id, consultation_id) REFERENCES consultation (organization_id, id)`);
    await run(`CREATE INDEX consultation_by_state ON consultation (organization_id, state, created_at)`);
    await run(`CREATE INDEX consultation_by_planned ON consultation (organization_id, planned_at)`);

    await run(`CREATE TABLE visitor_contact (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      consultation_id varchar(36) NOT NULL UNIQUE,
      sealed varchar(2000) NOT NULL,
      created_at ${moment} NOT NULL,
      FOREIGN KEY (organization_id, consultation_id) REFERENCES consultation (organization_id, id)
    )`);
    await run(`CREATE TABLE waiting_message (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      consultation_id varchar(36) NOT NULL,
      member_id varchar(36),
      sealed varchar(2000) NOT NULL,
      sent_at ${moment} NOT NULL,
      FOREIGN KEY (organization_id, consultation_id) REFERENCES consultation (organization_id, id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);
    await run(
      `CREATE INDEX waiting_message_by_consultation ON waiting_message (organization_id, consultation_id, sent_at)`,
    );
  },
};
