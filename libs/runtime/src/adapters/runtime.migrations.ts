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
  {
    // A process has runs of all organisations; of those whose process fell silent another one learns where they lie.
    name: 'runtime/003-runs-of-a-process',
    sql: `
      CREATE FUNCTION runtime.cancels_wished(asked text) RETURNS SETOF text
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT u.execution_id FROM runtime.under_way u WHERE u.process = asked AND u.cancelling;
        END $$;
      CREATE FUNCTION runtime.beat(asked text) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          UPDATE runtime.under_way u SET seen_at = now() WHERE u.process = asked;
        END $$;
      CREATE FUNCTION runtime.abandoned(asked text, silent_ms double precision) RETURNS TABLE (organisation text, execution_id text, member_id text)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          RETURN QUERY SELECT u.organisation, u.execution_id, u.member_id FROM runtime.under_way u
            WHERE u.process <> asked AND u.seen_at < now() - silent_ms * interval '1 millisecond' ORDER BY u.seen_at LIMIT 500;
        END $$;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA runtime FROM PUBLIC;
    `,
  },
];
