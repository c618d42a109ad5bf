import fc from 'fast-check';
import { completeSubtrees } from './coordinates.js';
import { hashLeafData } from './hashes.js';
import { MemoryTree } from './memory-tree.js';
import { nodeFromTile, openTiles, tileOf, TileTree } from './tiles.js';

/** Tiles as a store would keep them: the last written wins. */
class TileShelf {
  readonly tiles = new Map<string, Buffer>();

  put(tree: TileTree): void {
    for (const { tile, hashes } of tree.takeChanged()) this.tiles.set(`${tile.level}/${tile.index}`, hashes);
  }

  load(size: number): TileTree {
    return new TileTree(size, openTiles(size).map(({ tile }) => this.tiles.get(`${tile.level}/${tile.index}`)!));
  }
}

const leaf = (n: number): Buffer => hashLeafData(Buffer.from(`leaf ${n}`));

describe('a tree kept as tiles', () => {
  it('goes on from its stored tiles with the same roots, wherever it was interrupted', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 4 }), (steps) => {
        const shelf = new TileShelf();
        const whole = new MemoryTree();
        for (const step of steps) {
          const tree = shelf.load(whole.size);
          expect(tree.root().equals(whole.root())).toBe(true);
          for (let i = 0; i < step; i += 1) {
            tree.append(leaf(whole.size));
            whole.append(leaf(whole.size));
          }
          shelf.put(tree);
          expect([tree.size, tree.root().toString('hex')]).toEqual([whole.size, whole.root().toString('hex')]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('holds every complete node of a tree of three tile levels', async () => {
    const size = 256 * 256 + 300;
    const shelf = new TileShelf();
    const tree = new TileTree();
    const whole = new MemoryTree();
    for (let n = 0; n < size; n += 1) {
      const hash = leaf(n);
      tree.append(hash);
      whole.append(hash);
    }
    shelf.put(tree);
    expect([...shelf.tiles].filter(([, hashes]) => hashes.length < 8192).map(([name, hashes]) => [name, hashes.length / 32]).sort()).toEqual([
      ['0/257', 44],
      ['1/1', 1],
      ['2/0', 1],
    ]);
    const wanted = [...completeSubtrees(0, size), ...completeSubtrees(1, 65_535), ...completeSubtrees(3, size)];
    const nodes = wanted.map((node) => nodeFromTile(node, shelf.tiles.get(`${tileOf(node).tile.level}/${tileOf(node).tile.index}`)!));
    expect(nodes).toEqual(await whole.nodes(wanted));
  });

  it('refuses a tile that is too short for the node asked', () => {
    expect(() => nodeFromTile({ level: 1, index: 1 }, Buffer.alloc(96))).toThrow('tile 0/0 holds 3 hashes, 4 are needed');
    expect(() => new TileTree(3, [Buffer.alloc(64)])).toThrow('tile 0/0 is missing or short');
  });
});

describe('a tree that is held open for long', () => {
  /** Bytes of all memory blocks that can be reached from here, whole blocks: a view of 32 bytes keeps the block that it lies in. */
  const bytesHeld = (from: object, seen = new Set<object>()): number => {
    if (seen.has(from)) return 0;
    seen.add(from);
    if (ArrayBuffer.isView(from)) return bytesHeld(from.buffer, seen);
    if (from instanceof ArrayBuffer) return from.byteLength;
    const members: unknown[] = from instanceof Map || from instanceof Set ? [...from.keys(), ...from.values()] : Object.values(from);
    return members.reduce<number>((sum, member) => sum + (typeof member === 'object' && member !== null ? bytesHeld(member, seen) : 0), 0);
  };

  it('holds its hashes, not the memory around each', () => {
    const tree = new TileTree();
    for (let n = 0; n < 200; n += 1) {
      tree.append(leaf(n));
      tree.takeChanged();
      // What else a process does between two batches: the pool moves on.
      for (let i = 0; i < 4; i += 1) Buffer.allocUnsafe(30_000);
    }
    expect(bytesHeld(tree)).toBeLessThan(64 * 1024);
    expect(tree.size).toBe(200);
  });
});
