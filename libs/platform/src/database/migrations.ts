import type { PoolClient } from 'pg';
import { LOCKS } from './locks.js';

/** A step of the write-side schema. Steps are never edited after they were released; a change is a new step. */
export interface Migration {
  /** `<context>/<number>-<words>`, unique and in order within the context. */
  readonly name: string;
  readonly sql: string;
}

const LOCK = LOCKS.migrations;

/** The lock falls with its connection, so whoever was killed keeps nobody waiting. @param wait told when another one has to end first */
export async function oneAtATime<T>(client: PoolClient, wait: () => void, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [LOCK]);
  if (!rows[0]!.mine) {
    wait();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  }
  try {
    return await work();
  } finally {
    // Without the connection there is no lock either.
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
  }
}

/** Applies what is missing, each step in its own transaction; by one at a time. @returns names applied */
export async function migrate(client: PoolClient, migrations: readonly Migration[]): Promise<string[]> {
  await client.query('CREATE SCHEMA IF NOT EXISTS platform');
  await client.query('CREATE TABLE IF NOT EXISTS platform.migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
  const { rows } = await client.query<{ name: string }>('SELECT name FROM platform.migrations');
  const done = new Set(rows.map((row) => row.name));
  const missing = migrations.filter((migration) => !done.has(migration.name));
  for (const migration of missing) await apply(client, migration);
  return missing.map((migration) => migration.name);
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO platform.migrations (name) VALUES ($1)', [migration.name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
