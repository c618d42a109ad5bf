import type { NodeAt } from '../merkle/coordinates.js';
import type { NodeSource } from '../merkle/prove.js';
import { nodeFromTile, openTiles, tileOf } from '../merkle/tiles.js';
import { EvidenceDamaged } from '../seal/errors.js';
import type { Queryable } from './rows.js';

interface TileRow {
  level: number;
  index: string;
  hashes: Buffer;
}

/** Nodes of a log out of its tiles; one query for all that are asked at once. */
export function tileNodes(db: Queryable, logId: number): NodeSource {
  return {
    nodes: async (wanted: readonly NodeAt[]) => {
      const tiles = await loadTiles(db, logId, wanted.map((node) => tileOf(node).tile));
      return wanted.map((node) => {
        const { level, index } = tileOf(node).tile;
        return nodeFromTile(node, tiles.get(`${level}/${index}`) ?? Buffer.alloc(0));
      });
    },
  };
}

/** The hashes of the tiles that are not full yet, in the order of `openTiles(size)`. */
export async function loadOpenTiles(db: Queryable, logId: number, size: number): Promise<Buffer[]> {
  const wanted = openTiles(size).map(({ tile }) => tile);
  const tiles = await loadTiles(db, logId, wanted);
  return wanted.map(({ level, index }) => {
    const hashes = tiles.get(`${level}/${index}`);
    if (hashes === undefined) throw new EvidenceDamaged(`tile ${level}/${index} of log ${logId} is missing`);
    return hashes;
  });
}

async function loadTiles(db: Queryable, logId: number, tiles: readonly { level: number; index: number }[]): Promise<Map<string, Buffer>> {
  const { rows } = await db.query<TileRow>(
    `SELECT t.level, t.index, t.hashes FROM evidence.tiles t
       JOIN (SELECT DISTINCT * FROM unnest($2::smallint[], $3::bigint[])) AS w(level, index) ON t.level = w.level AND t.index = w.index
      WHERE t.log_id = $1`,
    [logId, tiles.map((tile) => tile.level), tiles.map((tile) => tile.index)],
  );
  return new Map(rows.map((row) => [`${row.level}/${row.index}`, row.hashes]));
}
