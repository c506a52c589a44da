import type { Migration } from '../migration.js';

/** Answers of visitors are looked for every minute, to be forgotten: those few that there are. */
export const answersToForget: Migration = {
  name: '0019-answers-to-forget',

  async up(run) {
    await run(
      `CREATE INDEX consultation_with_answers ON consultation (state, created_at) WHERE sealed_answers IS NOT NULL`,
    );
  },
};
