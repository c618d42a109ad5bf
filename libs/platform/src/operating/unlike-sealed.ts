import type { ClientBase } from 'pg';
import { SALT_BYTES } from '@keystead/evidence/src/leaf.js';
import { HASH_BYTES } from '@keystead/evidence/src/merkle/hashes.js';
import { TILE_WIDTH } from '@keystead/evidence/src/merkle/tiles.js';

const PAGE = 10_000;
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
     ELSE false END) IS NOT TRUE ORDER BY l.position`;

export interface Unlike {
  /** In order, at least one. */
  readonly positions: readonly string[];
  /** The sealer has looked at everything up to here. */
  readonly sealedUpTo: number;
}

/**
 * Positions that do not look like what was sealed, page by page. None of a whole log, but for a header whose text JSON had to escape: the doctor's
 * judgement knows whether it is one. Inside a transaction that shows one moment, and the last thing that is asked in it.
 */
export async function* unlikeSealed(client: ClientBase): AsyncGenerator<Unlike> {
  const { rows } = await client.query<{ head: string; sealed: string }>('SELECT c.head, s.position AS sealed FROM events.counter c, evidence.sealer s');
  const [head, sealedUpTo] = [Number(rows[0]?.head) || 0, Number(rows[0]?.sealed) || 0];
  await client.query(BY_INDEX);
  for (let after = 0; after < head; after += PAGE) {
    const { rows: unlike } = await client.query<{ position: string }>(UNLIKE, [after, Math.min(after + PAGE, head), sealedUpTo]);
    if (unlike.length > 0) yield { positions: unlike.map(({ position }) => position), sealedUpTo };
  }
}
