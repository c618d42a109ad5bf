import type { ClientBase } from 'pg';
import { CompactRange } from '@keystead/evidence/src/merkle/compact-range.js';
import { HASH_BYTES } from '@keystead/evidence/src/merkle/hashes.js';
import { openCheckpoint } from '@keystead/evidence/src/note/checkpoint.js';
import { verifierOf } from '@keystead/evidence/src/note/keys.js';
import { PLATFORM_LOG } from '@keystead/evidence/src/note/origin.js';
import { LOG_COLUMNS, logOf, queryable, type LogRow } from '@keystead/evidence/src/postgres/rows.js';
import { tileNodes } from '@keystead/evidence/src/postgres/tile-nodes.js';
import { EvidenceDamaged } from '@keystead/evidence/src/seal/errors.js';
import { requireNoRollback } from '@keystead/evidence/src/seal/guard.js';
import type { LogKeys, LogState } from '@keystead/evidence/src/seal/ports.js';
import type { LogEnd } from './log-end.js';
import { fail, ok, Told, type Tell } from './finding.js';
import { BEWARE } from './walk-log.js';

const TILES_AT_A_TIME = 200;

async function storedLogs(client: ClientBase): Promise<LogState[]> {
  const { rows } = await client.query<LogRow>(`SELECT ${LOG_COLUMNS} FROM evidence.logs WHERE size > 0 ORDER BY name`);
  return rows.map(logOf);
}

/** Each log's hashes are folded again to its root, and the root is compared with the checkpoint that was signed for it. */
export async function checkTrees(client: ClientBase, keys: LogKeys, tell: Tell): Promise<void> {
  const logs = await storedLogs(client);
  const told = new Told(tell);
  let leaves = 0;
  for (const log of logs) {
    leaves += log.size;
    const fault = (await faultOfTree(client, log)) ?? faultOfNote(log, keys);
    if (fault !== null) told.add('log', fail(`the evidence log ${log.name}: ${fault}`, BEWARE));
  }
  told.end();
  if (!told.any) tell(ok(`${logs.length} logs with ${leaves} leaves make the roots that were signed`));
}

async function faultOfTree(client: ClientBase, log: LogState): Promise<string | null> {
  const range = new CompactRange();
  for (let from = 0; range.size < log.size; from += TILES_AT_A_TIME) {
    const { rows } = await client.query<{ hashes: Buffer }>('SELECT hashes FROM evidence.tiles WHERE log_id = $1 AND level = 0 AND index >= $2 AND index < $3 ORDER BY index', [log.id, from, from + TILES_AT_A_TIME]);
    if (rows.length === 0) break;
    for (const { hashes } of rows) for (let at = 0; at + HASH_BYTES <= hashes.length && range.size < log.size; at += HASH_BYTES) range.append(hashes.subarray(at, at + HASH_BYTES));
  }
  if (range.size !== log.size) return `it says ${log.size} leaves, and hashes of ${range.size} are there`;
  if (!range.root().equals(log.root)) return `its hashes do not make the root of its ${log.size} leaves`;
  if (log.name === PLATFORM_LOG) return null;
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM evidence.leaves WHERE log_id = $1', [log.id]);
  return Number(rows[0]?.count) === log.size ? null : `it says ${log.size} leaves, and lists ${rows[0]?.count}`;
}

function faultOfNote(log: LogState, keys: LogKeys): string | null {
  if (log.note === null) return 'its checkpoint is missing';
  try {
    const { size, root } = openCheckpoint(Buffer.from(log.note), verifierOf(keys.logSigningKey(log.name)));
    return size === log.size && root.equals(log.root) ? null : `its checkpoint was signed for ${size} leaves and another root`;
  } catch (error) {
    return `its checkpoint is not signed by this installation: ${(error as Error).message}`;
  }
}

/** Checkpoints as they were *before* the database's moment: the sealer writes them after it commits. */
export type OutsideByLog = ReadonlyMap<string, { readonly note: Buffer; readonly path: string }>;

export async function checkOutside(client: ClientBase, keys: LogKeys, { outside, end }: { outside: OutsideByLog; end: LogEnd | null }, tell: Tell): Promise<void> {
  const logs = new Map((await storedLogs(client)).map((log) => [log.name, log]));
  const { rows } = await client.query<{ position: string }>('SELECT position FROM evidence.sealer');
  const { position } = rows[0]!;
  const ends = end === null ? '' : ` and ends at ${end.head === '' ? '0' : end.head}`;
  const told = new Told(tell);
  const lookup = { findLog: async (name: string) => logs.get(name) ?? null, nodeSource: (log: LogState) => tileNodes(queryable(client), log.id) };
  for (const [name, { note, path }] of outside) {
    const vault = { list: async () => [name], read: async () => note, whereabouts: () => path };
    const error = await requireNoRollback(vault, lookup, keys).then(() => null, (reason: unknown) => reason as Error);
    if (error === null) continue;
    if (error instanceof EvidenceDamaged) {
      told.add('log', fail(error.message, 'the database may be as it should: it is the file that cannot be read, or the keys that are not its own'));
      continue;
    }
    const place = `Here the log is sealed up to position ${position === '' ? '0' : position}${ends}.`;
    told.add('log', fail(`${error.message} ${place}`, 'this is an older or another database: restore the newer one, or decide as docs/evidence.md says under "Lost data"', end?.head));
  }
  told.end();
  if (told.any) return;
  const absent = [...logs.keys()].filter((name) => !outside.has(name));
  tell(ok(outside.size === 0 && absent.length > 0 ? 'no checkpoint is kept outside yet: a restored old database would go unnoticed until the next start' : `${outside.size} checkpoints kept outside fit the database`));
}
