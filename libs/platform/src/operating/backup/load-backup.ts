import { escapeLiteral, type ClientBase } from 'pg';
import { messageOf } from '@keystead/kernel/src/message-of.js';
import type { ContextDefinition } from '../../context/define-context.js';
import { gapsIn } from '../log-gaps.js';
import { BackupRefused, partName, type BackupManifest } from './format.js';
import { CopyIn } from './copy-stream.js';
import { readBackup } from './read-backup.js';
import { backedUpSchemas, columnList, quoted, storedTables, type StoredTable } from './tables.js';
import { stateOf } from './write-backup.js';

export interface LoadOptions {
  readonly contexts: readonly ContextDefinition[];
  readonly say: (step: string) => void;
}

/**
 * Everything or nothing: all tables of the file, in one transaction, into tables that are there and empty but for what made them.
 * @throws BackupRefused when the file names what is not there, its rows do not fit, or the result is not what the manifest says
 */
export async function loadBackup(client: ClientBase, from: string, options: LoadOptions): Promise<BackupManifest> {
  await client.query('BEGIN');
  try {
    const manifest = await loadParts(client, from, options);
    await forgetReadModels(client);
    const state = await stateOf(client);
    for (const key of ['head', 'sealedUpTo', 'logs'] as const) {
      if (JSON.stringify(state[key]) !== JSON.stringify(manifest[key])) throw new BackupRefused(`What ${from} holds does not come to what its manifest says (${key}). Take another backup.`);
    }
    const gaps = await gapsIn(client);
    if (gaps !== null) throw new BackupRefused(`The backup ${from} lacks ${gaps.text} of its event log, which ${gaps.positions === 1 ? 'was' : 'were'} deleted before it was taken: restore an earlier one, which holds ${gaps.positions === 1 ? 'this event' : 'these events'}.`);
    await client.query(`UPDATE evidence.sealer SET owner = '', leased_until = '-infinity'`);
    await client.query('COMMIT');
    return manifest;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function loadParts(client: ClientBase, from: string, { contexts, say }: LoadOptions): Promise<BackupManifest> {
  const known = backedUpSchemas(contexts);
  const tables = new Map((await storedTables(client, contexts)).map((table) => [`${table.schema}.${table.table}`, table]));
  const loaded = new Set<string>();
  let copy: CopyIn | null = null;
  for await (const item of readBackup(from)) {
    if (item.kind === 'part' && item.part.kind === 'table') {
      const name = partName(item.part);
      // Earlier versions also took along what is no part of Keystead.
      if (!known.includes(item.part.schema)) {
        say(`leaving out ${name}, which is no table of Keystead`);
        continue;
      }
      const table = tables.get(name);
      if (table === undefined || loaded.has(name) || item.part.columns.some((column) => !table.columns.includes(column))) throw new BackupRefused(`The backup ${from} is malformed: the part ${name} is of a table or columns that its version does not have.`);
      say(`loading ${name}`);
      loaded.add(name);
      await clear(client, table);
      copy = await CopyIn.start(client, `COPY ${quoted(table)} (${columnList(item.part.columns)}) FROM STDIN (FORMAT binary)`).catch((error: unknown) => refuseRows(from, name, error));
    } else if (item.kind === 'data') {
      await copy?.write(item.bytes);
    } else if (item.kind === 'part-end' && item.part.kind === 'table' && copy !== null) {
      const name = partName(item.part);
      const rows = await copy.end().catch((error: unknown) => refuseRows(from, name, error));
      if (rows !== item.end.rows) throw new BackupRefused(`The part ${name} of ${from} has ${rows} rows, and says ${item.end.rows}. Take another backup.`);
      await renumber(client, tables.get(name)!);
      copy = null;
    } else if (item.kind === 'manifest') {
      return item.manifest;
    }
  }
  throw new BackupRefused(`The backup ${from} has no manifest. Copy the file again.`);
}

function refuseRows(from: string, name: string, error: unknown): never {
  throw new BackupRefused(`The database does not take the part ${name} of ${from}: ${messageOf(error)}. Take another backup, or use the version of Keystead and PostgreSQL that wrote it.`, { cause: error });
}

/** Rows that making the tables has left, such as the counter at 0. The guards are put back by the step that follows the load. */
async function clear(client: ClientBase, table: StoredTable): Promise<void> {
  const { rows } = await client.query(`SELECT 1 FROM ${quoted(table)} LIMIT 1`);
  if (rows.length > 0) await client.query(`ALTER TABLE ${quoted(table)} DISABLE TRIGGER USER; DELETE FROM ${quoted(table)}; ALTER TABLE ${quoted(table)} ENABLE TRIGGER USER`);
}

async function renumber(client: ClientBase, table: StoredTable): Promise<void> {
  for (const column of table.numbered) {
    await client.query(`SELECT setval(pg_get_serial_sequence(${escapeLiteral(quoted(table))}, ${escapeLiteral(column)}), (SELECT max(${columnList([column])}) FROM ${quoted(table)})) WHERE EXISTS (SELECT 1 FROM ${quoted(table)})`);
  }
}

/** Their rows are not in a backup: they are folded again. How far reactions have come stays, or each would be told everything once more. */
async function forgetReadModels(client: ClientBase): Promise<void> {
  await client.query(`DELETE FROM platform.projections WHERE name NOT LIKE 'reaction:%'; DELETE FROM platform.parked WHERE projection NOT LIKE 'reaction:%'`);
}
