import { owned } from '../merkle/hashes.js';
import type { LogGrowth, OpenLog } from './ports.js';

/** Logs held open between batches, the longest unused dropped first: a log's open tiles are up to 24 KB. */
export class OpenLogs {
  private readonly held = new Map<string, OpenLog>();

  constructor(
    private readonly store: { openLog(name: string): Promise<OpenLog> },
    private readonly most = 2000,
  ) {}

  async open(name: string): Promise<OpenLog> {
    const log = this.held.get(name) ?? (await this.store.openLog(name));
    this.held.delete(name);
    this.held.set(name, log);
    return log;
  }

  /** After the commit: the tree in memory is the log's now. */
  grown({ log, size, root, sealedAt, note }: LogGrowth): void {
    const before = this.held.get(log.name);
    if (before !== undefined) this.held.set(log.name, { ...before, size, root: owned(root), sealedAt, note });
    for (const name of this.held.keys()) {
      if (this.held.size <= this.most) break;
      this.held.delete(name);
    }
  }

  forget(): void {
    this.held.clear();
  }
}
