import type { Migration } from '../migration.js';

/** What makes an appointment of a consultation, the time that it takes of somebody's day, and codes to be typed. */
export const appointments: Migration = {
  name: '0020-appointments',

  async up(run, { moment }) {
    await run(`CREATE TABLE appointment (
      consultation_id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      minutes integer NOT NULL CHECK (minutes > 0),
      series_id varchar(36),
      series_place integer,
      moved_from ${moment},
      overlapping boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 0,
      booked_by varchar(36),
      created_at ${moment} NOT NULL,
      CHECK ((series_id IS NULL) = (series_place IS NULL)),
      FOREIGN KEY (organization_id, consultation_id) REFERENCES consultation (organization_id, id),
      FOREIGN KEY (organization_id, booked_by) REFERENCES member (organization_id, id)
    )`);
    await run(`CREATE INDEX appointment_by_series ON appointment (organization_id, series_id, series_place)`);
    // Five minutes of one day of one holder: the primary key is what nobody can book twice.
    await run(`CREATE TABLE appointment_slot (
      organization_id varchar(36) NOT NULL,
      holder varchar(48) NOT NULL,
      slot integer NOT NULL,
      consultation_id varchar(36) NOT NULL,
      PRIMARY KEY (organization_id, holder, slot),
      FOREIGN KEY (organization_id, consultation_id) REFERENCES consultation (organization_id, id)
    )`);
    await run(`CREATE INDEX appointment_slot_by_consultation ON appointment_slot (organization_id, consultation_id)`);
    await run(`CREATE TABLE visit_code (
      consultation_id varchar(36) NOT NULL PRIMARY KEY,
      organization_id varchar(36) NOT NULL,
      code_hash varchar(64) NOT NULL UNIQUE,
      expires_at ${moment} NOT NULL,
      created_at ${moment} NOT NULL,
      FOREIGN KEY (organization_id, consultation_id) REFERENCES consultation (organization_id, id)
    )`);
  },
};
