import type { Migration } from '../migration.js';

/** A telephone number that a visitor typed to be called back, and the code with which they may ask later what is kept. */
export const whatVisitorsAsk: Migration = {
  name: '0018-what-visitors-ask',

  async up(run) {
    await run(`ALTER TABLE consultation ADD COLUMN sealed_call_back varchar(400)`);
    await run(`ALTER TABLE consultation ADD COLUMN receipt_hash varchar(64)`);
    await run(`CREATE INDEX consultation_by_receipt ON consultation (organization_id, receipt_hash)`);
  },
};
