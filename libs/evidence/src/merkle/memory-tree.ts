import { CompactRange } from './compact-range.js';
import { NotInTree } from './coordinates.js';
import type { NodeAt } from './coordinates.js';
import type { NodeSource } from './prove.js';

/** A whole tree in memory, every node kept: for small logs, tests and tools. */
export class MemoryTree implements NodeSource {
  private readonly levels: Buffer[][] = [];
  private readonly range = new CompactRange((level, hash) => (this.levels[level] ??= []).push(hash));

  get size(): number {
    return this.range.size;
  }

  append(leafHash: Buffer): void {
    this.range.append(leafHash);
  }

  root(): Buffer {
    return this.range.root();
  }

  async nodes(wanted: readonly NodeAt[]): Promise<Buffer[]> {
    return wanted.map(({ level, index }) => {
      const hash = this.levels[level]?.[index];
      if (hash === undefined) throw new NotInTree(`node ${index} of level ${level} is not complete`);
      return hash;
    });
  }
}
