import type { ClientBase } from 'pg';
import { SALT_BYTES } from '@keystead/evidence/src/leaf.js';
import { HASH_BYTES } from '@keystead/evidence/src/merkle/hashes.js';
import { TILE_WIDTH } from '@keystead/evidence/src/merkle/tiles.js';
import type { WriterCheck } from '@keystead/evidence/src/seal/ports.js';
import type { Core } from '../core/open-core.js';
import { engineOf } from '../core/open-store.js';
import { gapsIn } from './log-gaps.js';
import { walkLog, type Progress } from './walk-log.js';

/** The log is not what was sealed. It says which positions, and what to do. */
export class LogAltered extends Error {
  override readonly name = 'LogAltered';
}

const PAGE = 10_000;
const MOMENT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
/** Each page by its indexes: otherwise every page of a large log reads all leaves. */
const BY_INDEX = 'SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off';

/**
 * The hash of each leaf made anew, as `leafHash` makes it, by the server: no event leaves it, which costs a third of the doctor's walk. The header
 * is what was sealed when the hash is; the columns that a fold goes by must say the same.
 */
const UNLIKE = `
  SELECT l.position FROM events.log l LEFT JOIN evidence.leaves v ON v.event_id = l.id
    LEFT JOIN evidence.tiles t ON t.log_id = v.log_id AND t.level = 0 AND t.index = v.index / ${TILE_WIDTH}
   WHERE l.position > $1 AND l.position <= $2 AND (CASE
     WHEN v.event_id IS NULL THEN l.position > $3
     WHEN v.position = l.position::text AND length(l.salt) = ${SALT_BYTES} AND substr(t.hashes, (v.index % ${TILE_WIDTH})::int * ${HASH_BYTES} + 1, ${HASH_BYTES}) =
          sha256('\\x00'::bytea || convert_to('{"event":', 'UTF8') || l.header
              || convert_to(',"index":' || v.index || ',"sealedAt":"' || to_char(v.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","v":1}', 'UTF8')
              || sha256('keystead.payload.v1'::bytea || '\\x00'::bytea || l.salt || l.payload))
     THEN position(convert_to('"organisation":"' || l.organisation || '"', 'UTF8') IN l.header) > 0
      AND position(convert_to('"stream":"' || l.stream || '"', 'UTF8') IN l.header) > 0 AND position(convert_to('"type":"' || l.type || '"', 'UTF8') IN l.header) > 0
     ELSE false END) IS NOT TRUE LIMIT 1`;

/**
 * That the log holds what was sealed, and every position, before anybody believes what is folded from it. Says nothing of events that are not
 * sealed yet, nor of those in an EventStoreDB.
 * @param nevertheless what to do for those who want it as it is, as a sentence
 * @throws LogAltered
 */
export async function demandSealedLog(core: Pick<Core, 'owner' | 'keyring' | 'platform'>, { progress, nevertheless }: { progress: Progress; nevertheless: string }): Promise<void> {
  if (engineOf(core.platform) !== 'postgres') return;
  const client = await core.owner.connect();
  // A connection that breaks says so to its query as well.
  client.on('error', () => undefined);
  try {
    await client.query(MOMENT);
    if ((await gapsIn(client)) === null && !(await anyUnlike(client))) return;
    await client.query(`ROLLBACK; ${MOMENT}`);
    const faults = await faultsOf(client, core.keyring.writer, progress);
    if (faults.length === 0) return;
    throw new LogAltered(`the event log is not what was sealed, and read models would show that. Nothing was folded.\n${faults.map((fault) => `  - ${fault}`).join('\n')}
Somebody with rights on the database did this: keep this report, run \`keystead admin doctor\`, and restore the events from a backup (docs/operating.md). ${nevertheless}`);
  } finally {
    client.release(true);
  }
}

async function anyUnlike(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ head: string; sealed: string }>('SELECT c.head, s.position AS sealed FROM events.counter c, evidence.sealer s');
  const [head, sealed] = [Number(rows[0]?.head ?? 0), Number(rows[0]?.sealed ?? 0)];
  await client.query(BY_INDEX);
  for (let after = 0; after < head; after += PAGE) {
    if ((await client.query(UNLIKE, [after, Math.min(after + PAGE, head), sealed])).rows.length > 0) return true;
  }
  return false;
}

/** In the words of the doctor, which also knows whether it is one. */
async function faultsOf(client: ClientBase, writer: WriterCheck, progress: Progress): Promise<string[]> {
  const faults: string[] = [];
  await walkLog(client, writer, { tell: ({ state, text }) => void (state === 'fail' && faults.push(text)), progress, now: new Date() });
  return faults;
}
