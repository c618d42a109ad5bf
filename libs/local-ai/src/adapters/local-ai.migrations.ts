import type { Migration } from '@keystead/platform/src/database/migrations.js';

export const localAiMigrations: readonly Migration[] = [
  {
    // What a look at a machine found. A measurement, not a fact: it is new every half minute, so the log holds only what changed.
    name: 'local-ai/001-looks',
    sql: `
      CREATE SCHEMA local_ai;
      CREATE TABLE local_ai.looks (
        organisation text NOT NULL,
        host_id text NOT NULL,
        begun_at timestamptz NOT NULL,
        checked_at timestamptz,
        reachable boolean NOT NULL DEFAULT false,
        models jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (organisation, host_id)
      );
    `,
  },
  {
    // Whether somebody still carries a pull, so that no process ends another's.
    name: 'local-ai/002-pull-pulse',
    sql: `
      CREATE TABLE local_ai.pull_pulse (
        organisation text NOT NULL,
        pull_id text NOT NULL,
        beat_at timestamptz NOT NULL,
        PRIMARY KEY (organisation, pull_id)
      );
    `,
  },
  {
    // What the process that carries a pull lets the others know of it, and they it.
    name: 'local-ai/003-pull-words',
    sql: `
      ALTER TABLE local_ai.pull_pulse
        ADD COLUMN progress jsonb,
        ADD COLUMN cancelling boolean NOT NULL DEFAULT false;
    `,
  },
];
