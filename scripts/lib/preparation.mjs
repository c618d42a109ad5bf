// @ts-check
/**
 * Which build prepared a database. Kept in the database itself, so that one restored from a backup says what was true of it, and is prepared anew.
 * It saves two starts of the command line, about half of a second `npm start`.
 */
import { withClient } from './database-client.mjs';

const NAME = 'keystead-start';

/** @param {string} url @returns {Promise<string | null>} */
export async function preparedBy(url) {
  return withClient(url, NAME, async (client) => {
    const known = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = 'start' AND tablename = 'prepared'");
    if (known.rowCount === 0) return null;
    const { rows } = /** @type {{ rows: { digest: string }[] }} */ (await client.query('SELECT digest FROM start.prepared'));
    return rows[0]?.digest ?? null;
  });
}

/** @param {string} url @param {string | null} digest null: whatever was true is not any more */
export async function rememberPreparation(url, digest) {
  await withClient(url, NAME, async (client) => {
    await client.query('BEGIN');
    await client.query('CREATE SCHEMA IF NOT EXISTS start');
    await client.query('CREATE TABLE IF NOT EXISTS start.prepared (digest text NOT NULL)');
    await client.query('DELETE FROM start.prepared');
    if (digest !== null) await client.query('INSERT INTO start.prepared VALUES ($1)', [digest]);
    await client.query('COMMIT');
  });
}
