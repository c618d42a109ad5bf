import type { ClientBase } from 'pg';

/**
 * Schema `evidence`. Leaves, checkpoints, parked events and acknowledged rollbacks are only ever added: the triggers stop
 * accidents. What stops an administrator is that the same hashes are signed and kept elsewhere.
 */
const SCHEMA = `
CREATE SCHEMA IF NOT EXISTS evidence;

CREATE TABLE IF NOT EXISTS evidence.logs (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  size bigint NOT NULL DEFAULT 0,
  root bytea NOT NULL,
  sealed_at timestamptz,
  note text
);

CREATE TABLE IF NOT EXISTS evidence.leaves (
  log_id integer NOT NULL,
  index bigint NOT NULL,
  event_id uuid NOT NULL UNIQUE,
  position text NOT NULL,
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (log_id, index)
);

CREATE TABLE IF NOT EXISTS evidence.tiles (
  log_id integer NOT NULL,
  level smallint NOT NULL,
  index bigint NOT NULL,
  hashes bytea NOT NULL,
  PRIMARY KEY (log_id, level, index)
);
ALTER TABLE evidence.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE IF NOT EXISTS evidence.checkpoints (
  log_id integer NOT NULL,
  size bigint NOT NULL,
  root bytea NOT NULL,
  note text NOT NULL,
  sealed_at timestamptz NOT NULL,
  platform_index bigint,
  PRIMARY KEY (log_id, size, root)
);
CREATE INDEX IF NOT EXISTS checkpoints_by_time ON evidence.checkpoints (log_id, sealed_at, size);

CREATE TABLE IF NOT EXISTS evidence.sealer (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  epoch bigint NOT NULL DEFAULT 0,
  owner text NOT NULL DEFAULT '',
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  position text NOT NULL DEFAULT ''
);
INSERT INTO evidence.sealer (single) VALUES (true) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS evidence.parked (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position text NOT NULL,
  event_id text NOT NULL,
  organisation text NOT NULL,
  type text NOT NULL,
  reason text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS parked_by_organisation ON evidence.parked (organisation);

CREATE TABLE IF NOT EXISTS evidence.rollbacks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log_name text NOT NULL,
  outside_note text NOT NULL,
  outside_size bigint NOT NULL,
  stored_size bigint NOT NULL,
  stored_root bytea NOT NULL,
  acknowledged_by text NOT NULL,
  reason text NOT NULL,
  acknowledged_at timestamptz NOT NULL
);

CREATE OR REPLACE FUNCTION evidence.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of evidence.% are never changed or deleted', TG_TABLE_NAME;
END $$;
`;

const ADD_ONLY = ['leaves', 'checkpoints', 'parked', 'rollbacks'] as const;

/** Idempotent; needs the right to create schemas. */
export async function installEvidenceSchema(client: Pick<ClientBase, 'query'>): Promise<void> {
  const triggers = ADD_ONLY.map(
    (table) => `CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence.${table} FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();`,
  );
  // One implicit transaction, so two processes that start together do not leave half a schema.
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('evidence.schema'));${SCHEMA}${triggers.join('\n')}`);
}
