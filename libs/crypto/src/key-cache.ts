/** A few unwrapped keys for a short time; a KMS call per personal field would be slow and, in a cloud, dear. */
import { wipe } from './secrets.js';

export interface KeyCacheOptions {
  readonly max: number;
  readonly milliseconds: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

export class KeyCache {
  private readonly entries = new Map<string, { readonly key: Buffer; readonly until: number }>();

  constructor(private readonly options: KeyCacheOptions) {}

  /** @returns a copy */
  get(id: string): Buffer | null {
    const entry = this.entries.get(id);
    if (entry === undefined) return null;
    this.entries.delete(id);
    if (entry.until <= this.options.now()) {
      wipe(entry.key);
      return null;
    }
    // Back in as the youngest, so what goes first is what was asked for least lately.
    this.entries.set(id, entry);
    return Buffer.from(entry.key);
  }

  /** Keeps a copy. */
  put(id: string, key: Buffer): void {
    this.drop(id);
    this.entries.set(id, { key: Buffer.from(key), until: this.options.now() + this.options.milliseconds });
    if (this.entries.size > this.options.max) this.drop(this.entries.keys().next().value!);
  }

  drop(id: string): void {
    wipe(this.entries.get(id)?.key);
    this.entries.delete(id);
  }
}
