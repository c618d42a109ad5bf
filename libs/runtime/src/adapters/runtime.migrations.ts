import type { Migration } from '@keystead/platform/src/database/migrations.js';

export const runtimeMigrations: readonly Migration[] = [
  {
    name: 'runtime/001-contents',
    sql: `
      CREATE SCHEMA runtime;
      CREATE TABLE runtime.contents (
        organisation text NOT NULL,
        execution_id text NOT NULL,
        member_id text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('input', 'result', 'log')),
        ordinal integer NOT NULL DEFAULT 0,
        sealed bytea NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organisation, execution_id, kind, ordinal)
      );
      CREATE INDEX ON runtime.contents (organisation, member_id);
      CREATE TABLE runtime.under_way (
        organisation text NOT NULL,
        execution_id text NOT NULL,
        member_id text NOT NULL,
        process text NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organisation, execution_id)
      );
    `,
  },
  {
    name: 'runtime/002-cancels-for-another-process',
    sql: 'ALTER TABLE runtime.under_way ADD COLUMN cancelling boolean NOT NULL DEFAULT false;',
  },
];
