import type { Migration } from '@keystead/platform/src/database/migrations.js';

export const complianceMigrations: readonly Migration[] = [
  {
    name: 'compliance/001-subject-requests',
    sql: `
      CREATE SCHEMA compliance;
      CREATE TABLE compliance.subject_exports (
        organisation text NOT NULL,
        request_id text NOT NULL,
        member_id text NOT NULL,
        part text NOT NULL CHECK (part IN ('data', 'page')),
        ordinal integer NOT NULL,
        sealed bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (organisation, request_id, part, ordinal)
      );
      CREATE INDEX ON compliance.subject_exports (organisation, member_id);
      CREATE INDEX ON compliance.subject_exports (expires_at);
      CREATE TABLE compliance.subject_work (
        organisation text NOT NULL,
        request_id text NOT NULL,
        done integer NOT NULL DEFAULT 0,
        total integer NOT NULL DEFAULT 0,
        held jsonb,
        PRIMARY KEY (organisation, request_id)
      );
    `,
  },
  {
    // Of all organisations, and nothing but what is over.
    name: 'compliance/002-exports-that-are-over',
    sql: `
      CREATE FUNCTION compliance.remove_expired_exports(until timestamptz) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
          DELETE FROM compliance.subject_exports e WHERE e.expires_at <= until;
        END $$;
      REVOKE ALL ON ALL FUNCTIONS IN SCHEMA compliance FROM PUBLIC;
    `,
  },
  {
    // `digest`: of the whole file, in each of its rows once all of them are there. No name of an attempt: made before attempts had one.
    name: 'compliance/003-attempts-at-an-export',
    sql: `
      ALTER TABLE compliance.subject_exports
        ADD COLUMN attempt text NOT NULL DEFAULT '',
        ADD COLUMN digest text,
        DROP CONSTRAINT subject_exports_pkey,
        ADD PRIMARY KEY (organisation, request_id, part, attempt, ordinal);
    `,
  },
];
