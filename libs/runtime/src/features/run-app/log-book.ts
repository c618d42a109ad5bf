import type { Clock } from '@keystead/kernel/src/clock.js';
import type { ContentStore, LogLine, RunOwner } from '../../domain/ports.js';

const FLUSH_MS = 250;
const FLUSH_LINES = 200;
const ATTEMPTS = 3;
const RETRY_MS = 200;

/** Numbers a run's lines, shows each at once and stores them a few at a time. */
export class LogBook {
  private seq = 0;
  private pending: LogLine[] = [];
  private timer: NodeJS.Timeout | null = null;
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly contents: ContentStore,
    private readonly owner: RunOwner,
    private readonly show: (line: LogLine) => void,
    private readonly clock: Clock,
    /** Told when lines could not be stored. */
    private readonly lost: (lines: number, error: unknown) => void,
  ) {}

  write(stream: LogLine['stream'], text: string, at: string = this.clock.now().toISOString()): void {
    const line: LogLine = { seq: this.seq, stream, text, at };
    this.seq += 1;
    this.show(line);
    this.pending.push(line);
    if (this.pending.length >= FLUSH_LINES) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  /** Resolves when every line is stored or given up: a log never keeps a run from ending. */
  async close(): Promise<void> {
    this.flush();
    await this.storing;
  }

  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.pending.length === 0) return;
    const lines = this.pending;
    this.pending = [];
    this.storing = this.storing.then(() => this.store(lines));
  }

  private async store(lines: readonly LogLine[]): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      try {
        return await this.contents.appendLog(this.owner, lines);
      } catch (error) {
        if (attempt === ATTEMPTS - 1) this.lost(lines.length, error);
      }
    }
  }
}
