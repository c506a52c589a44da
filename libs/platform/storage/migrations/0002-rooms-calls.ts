import type { Migration } from '../migration.js';

/** Rooms, the consultations in their queues, and the calls that took place: who and when, never what. */
export const roomsCalls: Migration = {
  name: '0002-rooms-calls',

  async up(run, { moment }) {
    await run(`CREATE TABLE room (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL REFERENCES organization (id),
      kind varchar(16) NOT NULL CHECK (kind IN ('personal', 'team')),
      member_id varchar(36),
      created_at ${moment} NOT NULL,
      CHECK ((kind = 'personal') = (member_id IS NOT NULL)),
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE UNIQUE INDEX room_one_personal ON room (member_id) WHERE kind = 'personal'`);

    // call_id gets no foreign key: a call refers to its consultation, and this is only the latest of them.
    await run(`CREATE TABLE consultation (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      room_id varchar(36) NOT NULL,
      member_id varchar(36) NOT NULL,
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
      outcome varchar(32) CHECK (outcome IN ('completed', 'by-phone', 'no-show', 'technical-problem')),
      created_at ${moment} NOT NULL,
      CHECK (state <> 'ended' OR ended_at IS NOT NULL),
      CHECK (state NOT IN ('waiting', 'ringing', 'in-consultation') OR waiting_since IS NOT NULL),
      CHECK (state NOT IN ('ringing', 'in-consultation') OR call_id IS NOT NULL),
      CHECK (outcome IS NULL OR state = 'ended'),
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, room_id) REFERENCES room (organization_id, id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE INDEX consultation_by_state ON consultation (organization_id, state, created_at)`);

    await run(`CREATE TABLE call (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      consultation_id varchar(36) NOT NULL,
      state varchar(16) NOT NULL CHECK (state IN ('ringing', 'live', 'ended')),
      rung_by varchar(36) NOT NULL,
      rung_at ${moment} NOT NULL,
      rings_until ${moment} NOT NULL,
      live_since ${moment},
      last_seen_at ${moment},
      ended_at ${moment},
      end_reason varchar(16) CHECK (end_reason IN ('cancelled', 'declined', 'unanswered', 'left', 'ended-for-all', 'abandoned')),
      CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
      CHECK ((state = 'ended') = (end_reason IS NOT NULL)),
      CHECK (state <> 'live' OR live_since IS NOT NULL),
      UNIQUE (organization_id, id),
      FOREIGN KEY (organization_id, consultation_id) REFERENCES consultation (organization_id, id),
      FOREIGN KEY (organization_id, rung_by) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE UNIQUE INDEX call_one_open_each_consultation ON call (consultation_id) WHERE state <> 'ended'`);
    await run(`CREATE UNIQUE INDEX call_one_open_each_member ON call (rung_by) WHERE state <> 'ended'`);
    await run(`CREATE INDEX call_open ON call (state) WHERE state <> 'ended'`);
    await run(`CREATE INDEX call_by_consultation ON call (organization_id, consultation_id)`);

    await run(`CREATE TABLE call_participant (
      id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      call_id varchar(36) NOT NULL,
      role varchar(16) NOT NULL CHECK (role IN ('professional', 'visitor')),
      member_id varchar(36),
      display_name varchar(64) NOT NULL,
      position integer NOT NULL CHECK (position BETWEEN 0 AND 3),
      tab varchar(64),
      left_at ${moment},
      CHECK ((role = 'professional') = (member_id IS NOT NULL)),
      UNIQUE (call_id, position),
      FOREIGN KEY (organization_id, call_id) REFERENCES call (organization_id, id),
      FOREIGN KEY (organization_id, member_id) REFERENCES member (organization_id, id)
    )`);
  },
};
