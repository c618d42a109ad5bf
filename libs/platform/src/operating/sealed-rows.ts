import type { ClientBase } from 'pg';
import { HASH_BYTES } from '@keystead/evidence/src/merkle/hashes.js';
import { TILE_WIDTH } from '@keystead/evidence/src/merkle/tiles.js';
import type { SealedAs } from './judge-event.js';

interface LeafRow {
  event_id: string;
  log_id: number;
  log: string;
  index: string;
  position: string;
  sealed_at: Date;
}

/** By event id: how each of them was sealed. */
export async function sealedAmong(client: ClientBase, ids: readonly string[]): Promise<Map<string, SealedAs>> {
  const { rows } = await client.query<LeafRow>(
    `SELECT v.event_id, v.log_id, l.name AS log, v.index, v.position, v.sealed_at FROM evidence.leaves v JOIN evidence.logs l ON l.id = v.log_id WHERE v.event_id = ANY($1::uuid[])`,
    [ids],
  );
  const tiles = await leafTiles(client, rows);
  return new Map(rows.map(({ event_id, log_id, log, index, position, sealed_at }) => [event_id, { log, index: Number(index), position, sealedAt: sealed_at, hash: hashIn(tiles.get(tileKey(log_id, index)), index) }]));
}

/** By position: why the sealer refused it. */
export async function parkedAmong(client: ClientBase, positions: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ position: string; reason: string }>('SELECT position, reason FROM evidence.parked WHERE position = ANY($1)', [positions]);
  return new Map(rows.map(({ position, reason }) => [position, reason]));
}

const BETWEEN = `CASE WHEN v.position ~ '^[0-9]{1,18}$' THEN v.position::bigint BETWEEN $1 AND $2 ELSE false END`;

/** Which of the positions hold events that were sealed, in order. */
export async function sealedBetween(client: ClientBase, first: number, last: number, most: number): Promise<{ all: number; some: Map<string, string> }> {
  const { rows } = await client.query<{ all: string; position: string; log: string; index: string }>(
    `SELECT count(*) OVER () AS all, v.position, l.name AS log, v.index FROM evidence.leaves v JOIN evidence.logs l ON l.id = v.log_id WHERE ${BETWEEN} ORDER BY length(v.position), v.position LIMIT $3`,
    [first, last, most],
  );
  return { all: Number(rows[0]?.all ?? 0), some: new Map(rows.map(({ position, log, index }) => [position, `leaf ${index} of ${log}`])) };
}

async function leafTiles(client: ClientBase, leaves: readonly LeafRow[]): Promise<Map<string, Buffer>> {
  const wanted = new Map(leaves.map(({ log_id, index }) => [tileKey(log_id, index), { log: log_id, tile: tileOf(index) }]));
  const places = [...wanted.values()];
  const { rows } = await client.query<{ log_id: number; index: string; hashes: Buffer }>(
    `SELECT t.log_id, t.index, t.hashes FROM evidence.tiles t JOIN unnest($1::int[], $2::bigint[]) AS w(log_id, index) ON t.log_id = w.log_id AND t.index = w.index WHERE t.level = 0`,
    [places.map(({ log }) => log), places.map(({ tile }) => tile)],
  );
  return new Map(rows.map(({ log_id, index, hashes }) => [`${log_id}/${index}`, hashes]));
}

const tileOf = (index: string): number => Math.floor(Number(index) / TILE_WIDTH);
const tileKey = (log: number, index: string): string => `${log}/${tileOf(index)}`;

function hashIn(tile: Buffer | undefined, index: string): Buffer | null {
  const at = (Number(index) % TILE_WIDTH) * HASH_BYTES;
  return tile === undefined || tile.length < at + HASH_BYTES ? null : tile.subarray(at, at + HASH_BYTES);
}
