import type { ClientBase } from 'pg';
import { APPEND_FUNCTION } from './append-function.js';
import { APPEND_ONE_FUNCTION } from './append-one-function.js';
import { END_WRITER_FUNCTION } from './end-writer-function.js';

/**
 * - `log` is the record: nothing else needs to be believed. Bytes as `bytea`, since jsonb would change them and their hashes.
 * - `counter` is the one row that every writing transaction locks last and holds to its commit: positions are gap-free
 *   and in commit order.
 * - `streams` gives appends to one stream something to lock; version -1 means that it holds no event.
 * - `appends` remembers idempotency keys for ever.
 * - `writers` names the connections that may still write, see `end-writer-function.ts`.
 */
const TABLES = `
CREATE SCHEMA IF NOT EXISTS events;
CREATE TABLE IF NOT EXISTS events.counter (
  one int PRIMARY KEY,
  head bigint NOT NULL,
  recorded_at timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO events.counter (one, head, recorded_at) VALUES (1, 0, 'epoch') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS events.streams (
  name text COLLATE "C" PRIMARY KEY,
  version int NOT NULL,
  closed boolean NOT NULL DEFAULT false
) WITH (fillfactor = 70);
CREATE TABLE IF NOT EXISTS events.log (
  position bigint PRIMARY KEY,
  recorded_at timestamptz NOT NULL,
  id uuid NOT NULL,
  version int NOT NULL,
  stream text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  header bytea NOT NULL,
  payload bytea NOT NULL,
  salt bytea NOT NULL,
  mac bytea NOT NULL,
  UNIQUE (stream, version)
);
CREATE TABLE IF NOT EXISTS events.appends (
  key text COLLATE "C" PRIMARY KEY,
  fingerprint text COLLATE "C" NOT NULL,
  last_position bigint NOT NULL,
  events int NOT NULL
);
CREATE TABLE IF NOT EXISTS events.writers (
  id uuid PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT now()
);
`;

function guard(table: string, operations: string): string {
  return `
DROP TRIGGER IF EXISTS append_only ON events.${table};
CREATE TRIGGER append_only BEFORE ${operations} ON events.${table} FOR EACH STATEMENT EXECUTE FUNCTION events.refuse();
ALTER TABLE events.${table} ENABLE ALWAYS TRIGGER append_only;`;
}

/** These stop accidents, whoever has them; an administrator can take them away, and is stopped by the evidence log. */
const GUARDS = `
CREATE OR REPLACE FUNCTION events.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events.% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
${guard('log', 'UPDATE OR DELETE OR TRUNCATE')}
${guard('appends', 'UPDATE OR DELETE OR TRUNCATE')}
${guard('streams', 'DELETE OR TRUNCATE')}
${guard('counter', 'DELETE OR TRUNCATE')}
`;

/** Any fixed number: keeps two installers from meeting half way. */
const INSTALL_LOCK = 7_203_114_551;

/** Creates or updates schema `events`; safe to run at each start. Needs a role that may create schemas. */
export async function installSchema(client: Pick<ClientBase, 'query'>): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${INSTALL_LOCK})`);
    await client.query(TABLES + GUARDS + APPEND_FUNCTION + APPEND_ONE_FUNCTION + END_WRITER_FUNCTION);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Lets a role append and read, and nothing more. */
export async function grantEventWriter(client: Pick<ClientBase, 'query'>, role: string): Promise<void> {
  const name = `"${role.replaceAll('"', '""')}"`;
  await client.query(`
    GRANT USAGE ON SCHEMA events TO ${name};
    GRANT SELECT, INSERT ON events.log, events.appends TO ${name};
    GRANT SELECT, INSERT, UPDATE ON events.streams TO ${name};
    GRANT SELECT, UPDATE ON events.counter TO ${name};
    GRANT SELECT, INSERT, DELETE ON events.writers TO ${name};`);
}
