import type { Migration } from '../migration.js';

/** A sign-in at an identity provider is only tried: nobody is let in by it. */
export const signInTrials: Migration = {
  name: '0012-sign-in-trials',

  async up(run) {
    // Those that are under way when it is added are meant.
    await run(`ALTER TABLE authn_request ADD COLUMN is_trial boolean NOT NULL DEFAULT false`);
  },
};
