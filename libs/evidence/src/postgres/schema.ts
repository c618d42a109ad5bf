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
-- For whoever asks from another process: why the sealer does not seal, and when it last did or found nothing to do.
ALTER TABLE evidence.sealer ADD COLUMN IF NOT EXISTS alarm text CHECK (alarm IN ('refused', 'failing'));
ALTER TABLE evidence.sealer ADD COLUMN IF NOT EXISTS alarm_since timestamptz;
ALTER TABLE evidence.sealer ADD COLUMN IF NOT EXISTS looked_at timestamptz NOT NULL DEFAULT now();
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

-- One call, one round trip, one transaction for everything a batch stores. Arrays of one group run in parallel.
-- KS001: the lease, or a log, is not as the sealer left it; nothing is stored then.
CREATE OR REPLACE FUNCTION evidence.store_batch(
  my_epoch bigint, was_at text, now_at text, lease_seconds integer,
  leaf_logs integer[], leaf_events uuid[], leaf_positions text,
  tile_logs integer[], tile_levels smallint[], tile_indexes bigint[], tile_hashes bytea[],
  log_ids integer[], log_was bigint[], log_sizes bigint[], log_roots bytea[], log_notes text[], log_times timestamptz[], log_platform bigint[],
  parked_positions text[], parked_events text[], parked_organisations text[], parked_types text[], parked_reasons text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  grown bigint;
BEGIN
  UPDATE evidence.sealer SET position = now_at, leased_until = now() + make_interval(secs => lease_seconds), looked_at = now(), alarm = NULL, alarm_since = NULL
   WHERE epoch = my_epoch AND position = was_at;
  IF NOT FOUND THEN RAISE EXCEPTION 'another process took over the sealing' USING ERRCODE = 'KS001'; END IF;

  UPDATE evidence.logs l SET size = g.size, root = g.root, note = g.note, sealed_at = g.sealed_at
    FROM unnest(log_ids, log_was, log_sizes, log_roots, log_notes, log_times) AS g(id, was, size, root, note, sealed_at)
   WHERE l.id = g.id AND l.size = g.was;
  GET DIAGNOSTICS grown = ROW_COUNT;
  IF grown <> cardinality(log_ids) THEN RAISE EXCEPTION 'a log changed under the sealer' USING ERRCODE = 'KS001'; END IF;

  -- Leaves come log by log, in order: an index is the log's size before the batch and the place within its own.
  INSERT INTO evidence.leaves (log_id, index, event_id, position, sealed_at)
    SELECT e.log_id, g.was + row_number() OVER (PARTITION BY e.log_id ORDER BY e.n) - 1, e.event_id, e.position, g.sealed_at
      FROM unnest(leaf_logs, leaf_events, string_to_array(leaf_positions, E'\\n')) WITH ORDINALITY AS e(log_id, event_id, position, n)
      JOIN unnest(log_ids, log_was, log_times) AS g(id, was, sealed_at) ON g.id = e.log_id;
  INSERT INTO evidence.tiles (log_id, level, index, hashes) SELECT * FROM unnest(tile_logs, tile_levels, tile_indexes, tile_hashes)
    ON CONFLICT (log_id, level, index) DO UPDATE SET hashes = excluded.hashes;
  INSERT INTO evidence.checkpoints (log_id, size, root, note, sealed_at, platform_index)
    SELECT * FROM unnest(log_ids, log_sizes, log_roots, log_notes, log_times, log_platform);
  INSERT INTO evidence.parked (position, event_id, organisation, type, reason)
    SELECT * FROM unnest(parked_positions, parked_events, parked_organisations, parked_types, parked_reasons);
END $$;

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
