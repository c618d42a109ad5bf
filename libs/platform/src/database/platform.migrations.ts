import type { Migration } from './migrations.js';

/** Checkpoints, parked events and the state of read models. */
export const platformMigrations: readonly Migration[] = [
  {
    name: 'platform/001-projections',
    sql: `
      CREATE TABLE platform.projections (
        name text PRIMARY KEY,
        position text NOT NULL DEFAULT '',
        epoch bigint NOT NULL DEFAULT 0,
        owner text NOT NULL DEFAULT '',
        shape text NOT NULL DEFAULT '',
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE platform.parked (
        projection text NOT NULL,
        event_id uuid NOT NULL,
        position text NOT NULL,
        partition_key text NOT NULL,
        stream text NOT NULL,
        type text NOT NULL,
        organisation text NOT NULL,
        reason text NOT NULL,
        parked_at timestamptz NOT NULL DEFAULT now(),
        ordinal bigint GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (projection, event_id)
      );
      CREATE INDEX ON platform.parked (projection, partition_key);
    `,
  },
  {
    name: 'platform/002-event-engine',
    sql: `
      CREATE TABLE platform.event_engine (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        name text NOT NULL CHECK (name IN ('postgres', 'eventstoredb'))
      );
      INSERT INTO platform.event_engine (name) SELECT 'postgres' WHERE EXISTS (SELECT 1 FROM events.log);
    `,
  },
];
