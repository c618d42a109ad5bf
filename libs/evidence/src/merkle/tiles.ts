import { CompactRange } from './compact-range.js';
import { NotInTree } from './coordinates.js';
import type { NodeAt } from './coordinates.js';
import { HASH_BYTES } from './hashes.js';

/**
 * Tiles of the C2SP tlog-tiles layout: tile (level L, index N) holds hashes N*256 … of tree level 8L, at most 256 of them.
 * Only those levels are stored; what lies between is recomputed from one tile. Tiles hold hashes only.
 */

export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

export interface TileAt {
  readonly level: number;
  readonly index: number;
}

/** Which tile holds a node, and which of its hashes [start, end) the node is the root of. */
export function tileOf(node: NodeAt): { tile: TileAt; start: number; end: number } {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const width = 2 ** (node.level - level * TILE_HEIGHT);
  const first = node.index * width;
  const start = first % TILE_WIDTH;
  return { tile: { level, index: Math.floor(first / TILE_WIDTH) }, start, end: start + width };
}

export function nodeFromTile(node: NodeAt, hashes: Buffer): Buffer {
  const { tile, start, end } = tileOf(node);
  if (hashes.length < end * HASH_BYTES) throw new NotInTree(`tile ${tile.level}/${tile.index} holds ${hashes.length / HASH_BYTES} hashes, ${end} are needed`);
  const range = new CompactRange();
  for (let i = start; i < end; i += 1) range.append(hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  return range.root();
}

/** The part of each tile level that is not yet full, for a tree of `size` leaves: what has to be loaded to go on appending. */
export function openTiles(size: number): { tile: TileAt; hashes: number }[] {
  const tiles: { tile: TileAt; hashes: number }[] = [];
  for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / TILE_WIDTH)) {
    const hashes = nodes % TILE_WIDTH;
    if (hashes > 0) tiles.push({ tile: { level, index: Math.floor(nodes / TILE_WIDTH) }, hashes });
  }
  return tiles;
}

/** A tile that is being filled. Its hashes are copied into one block: many logs are held open for long, and a hash of Node's pool would keep 64 KiB alive. */
class OpenTile {
  private readonly bytes = Buffer.alloc(TILE_WIDTH * HASH_BYTES);

  constructor(
    readonly index: number,
    public count = 0,
    loaded: Buffer = Buffer.alloc(0),
  ) {
    this.bytes.set(loaded.subarray(0, count * HASH_BYTES));
  }

  push(hash: Buffer): void {
    this.bytes.set(hash, this.count * HASH_BYTES);
    this.count += 1;
  }

  hashes(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.count * HASH_BYTES));
  }
}

/** A growing log as tiles: append hashes, take the root, collect the tiles that changed since the last collection. */
export class TileTree {
  private readonly open: OpenTile[] = [];
  private changed = new Map<string, { level: number; open: OpenTile }>();
  private readonly range: CompactRange;

  /** @param loaded the hashes of each open tile of a tree of `size` leaves, as `openTiles(size)` lists them */
  constructor(size = 0, loaded: readonly Buffer[] = []) {
    const seed: { level: number; hash: Buffer }[] = [];
    openTiles(size).forEach(({ tile, hashes }, i) => {
      const bytes = loaded[i];
      if (bytes === undefined || bytes.length < hashes * HASH_BYTES) throw new NotInTree(`tile ${tile.level}/${tile.index} is missing or short`);
      this.open[tile.level] = new OpenTile(tile.index, hashes, bytes);
      seed.unshift(...edgeOf(tile.level * TILE_HEIGHT, Array.from({ length: hashes }, (_, n) => bytes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES))));
    });
    const quiet = new CompactRange();
    for (const { level, hash } of seed) quiet.appendSubtree(level, hash);
    quiet.settle();
    this.range = quiet.listen((level, hash) => this.keep(level, hash));
    for (let level = 0, nodes = size; nodes > 0; level += 1, nodes = Math.floor(nodes / TILE_WIDTH)) {
      this.open[level] ??= new OpenTile(Math.floor(nodes / TILE_WIDTH));
    }
  }

  get size(): number {
    return this.range.size;
  }

  append(leafHash: Buffer): void {
    this.range.append(leafHash);
  }

  root(): Buffer {
    return this.range.root();
  }

  /** The tiles touched since the last call, each with all its hashes. */
  takeChanged(): { tile: TileAt; hashes: Buffer }[] {
    const taken = [...this.changed.values()].map(({ level, open }) => ({ tile: { level, index: open.index }, hashes: open.hashes() }));
    this.changed = new Map();
    this.range.settle();
    return taken;
  }

  private keep(level: number, hash: Buffer): void {
    if (level % TILE_HEIGHT !== 0) return;
    const tileLevel = level / TILE_HEIGHT;
    const open = (this.open[tileLevel] ??= new OpenTile(0));
    open.push(hash);
    this.changed.set(`${tileLevel}/${open.index}`, { level: tileLevel, open });
    if (open.count === TILE_WIDTH) this.open[tileLevel] = new OpenTile(open.index + 1);
  }
}

/** The complete subtrees over a run of equal-level hashes, left to right. */
function edgeOf(level: number, hashes: readonly Buffer[]): { level: number; hash: Buffer }[] {
  const nodes: { level: number; hash: Buffer }[] = [];
  let at = 0;
  for (let height = TILE_HEIGHT - 1; height >= 0; height -= 1) {
    const width = 2 ** height;
    if (Math.floor(hashes.length / width) % 2 === 0) continue;
    const range = new CompactRange();
    for (const hash of hashes.slice(at, at + width)) range.append(hash);
    nodes.push({ level: level + height, hash: range.root() });
    at += width;
  }
  return nodes;
}
