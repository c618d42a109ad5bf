import type { Pool } from 'pg';
import type { TestApp } from './platform-app.js';

/** Changes rows of the event table as a superuser can, who knows of its guards and puts them back behind himself. */
export async function alterAsSuperuser({ core }: TestApp, sql: string): Promise<void> {
  await core.owner.query(`BEGIN; SET LOCAL session_replication_role = replica; ALTER TABLE events.log DISABLE TRIGGER ALL; ${sql}; ALTER TABLE events.log ENABLE ALWAYS TRIGGER append_only; COMMIT`);
}

/** Changes keys of people in the same way, tombstones included. */
export async function alterSubjectKeys(database: Pick<Pool, 'query'>, sql: string): Promise<void> {
  await database.query(`BEGIN; ALTER TABLE crypto.subject_keys DISABLE TRIGGER USER; ${sql}; ALTER TABLE crypto.subject_keys ENABLE ALWAYS TRIGGER never_emptied, ENABLE ALWAYS TRIGGER stays_erased; COMMIT`);
}

export interface SealedRow {
  readonly id: string;
  readonly position: string;
  readonly leaf: number;
}

/** The newest sealed event of the type. @throws while none is sealed */
export async function newestSealed({ core }: TestApp, organisation: string, type: string): Promise<SealedRow> {
  const { rows } = await core.owner.query<SealedRow>(
    'SELECT e.id, e.position::text AS position, l.index::int AS leaf FROM events.log e JOIN evidence.leaves l ON l.event_id = e.id WHERE e.type = $1 AND e.organisation = $2 ORDER BY e.position DESC LIMIT 1',
    [type, organisation],
  );
  if (rows[0] === undefined) throw new Error(`no ${type} is sealed yet`);
  return rows[0];
}
