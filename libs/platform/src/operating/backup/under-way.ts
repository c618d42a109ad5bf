import type { ClientBase } from 'pg';
import { LOCKS } from '../../database/locks.js';
import { tableExists } from '../../database/table-exists.js';
import { BackupRefused } from './format.js';

/** Stands in a database from the first step of a restore to the last; whoever finds it knows that something is missing. */
export const RESTORE_SCHEMA = 'keystead_restore';

/** Held by the restore's connection, so that it falls with the process. */
const LOCK = LOCKS.restore;

export async function restoreUnderWay(client: Pick<ClientBase, 'query'>): Promise<string | null> {
  if (!(await tableExists(client, `${RESTORE_SCHEMA}.under_way`))) return null;
  const { rows: found } = await client.query<{ begun: Date; source: string }>(`SELECT begun_at AS begun, source FROM ${RESTORE_SCHEMA}.under_way`);
  return `A restore of ${found[0]?.source ?? 'a backup'} into this database was begun at ${found[0]?.begun.toISOString() ?? 'some time'} and did not finish.`;
}

/** @throws BackupRefused when the database holds half of a backup */
export async function refuseHalfRestored(client: Pick<ClientBase, 'query'>): Promise<void> {
  const sentence = await restoreUnderWay(client);
  if (sentence !== null) throw new BackupRefused(`${sentence} Run \`keystead admin restore --from <file>\` again: it removes what is there and starts afresh.`);
}

/**
 * Looks whether a restore may begin, and keeps others from it for as long as the connection lives. Changes nothing.
 * @throws BackupRefused when the database holds anything but what an unfinished restore left, or another restore is at work
 */
export async function demandRoom(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [LOCK]);
  if (rows[0]?.mine !== true) throw new BackupRefused('Another restore into this database is at work: wait for it, or end that process.');
  if ((await restoreUnderWay(client)) === null) await demandEmpty(client);
}

/**
 * Marks a database, for which `demandRoom` was asked, as being restored. What an unfinished restore left is removed first: the mark proves that the
 * database was empty before it.
 * @returns what was found of an earlier try, if there was one
 * @throws BackupRefused when the database holds anything else
 */
export async function beginRestore(client: ClientBase, source: string): Promise<string | null> {
  const earlier = await restoreUnderWay(client);
  await client.query('BEGIN');
  try {
    if (earlier !== null) await removeEverything(client);
    await demandEmpty(client);
    await client.query(`CREATE SCHEMA ${RESTORE_SCHEMA}; CREATE TABLE ${RESTORE_SCHEMA}.under_way (begun_at timestamptz NOT NULL DEFAULT now(), source text NOT NULL)`);
    await client.query(`INSERT INTO ${RESTORE_SCHEMA}.under_way (source) VALUES ($1)`, [source]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return earlier;
}

export async function endRestore(client: ClientBase): Promise<void> {
  await client.query(`DROP SCHEMA ${RESTORE_SCHEMA} CASCADE`);
  await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
}

/** Nobody can use half of a backup: the database is as empty again as it was. */
export async function abandonRestore(client: ClientBase): Promise<void> {
  await client.query("SET lock_timeout = '10s'");
  await client.query('BEGIN');
  await removeEverything(client);
  await client.query('COMMIT');
}

const OURS = `nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\\_%'`;

async function removeEverything(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(`SELECT format('DROP SCHEMA %I CASCADE', nspname) AS drop FROM pg_namespace WHERE ${OURS}`);
  for (const { drop } of rows) await client.query(drop);
}

async function demandEmpty(client: ClientBase): Promise<void> {
  const held = await heldBy(client);
  if (held.length > 0) throw new BackupRefused(`The database is not empty: it holds ${held.slice(0, 5).join(', ')}${held.length > 5 ? ' and more' : ''}. Restore into a new one (CREATE DATABASE), and name it in KEYSTEAD_DATABASE_URL.`);
}

async function heldBy(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE ${OURS}
     UNION ALL SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
