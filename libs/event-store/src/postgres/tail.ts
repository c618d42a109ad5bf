import { Coalesced } from '@keystead/kernel/src/coalesce.js';
import { GapInTheLog, LogWentBack } from '../errors.js';
import { isUnfiltered, matches } from '../filter.js';
import type { EventFilter, RecordedEvent } from '../port.js';
import type { Page, Reader } from './reader.js';

/** Who is farther behind than this reads for himself. */
const REACH = 1_000;
const KEPT_EVENTS = 2_000;
const KEPT_BYTES = 8 * 1024 * 1024;

/**
 * The newest events, read once for all who follow the log in this process: a worker has a dozen followers, and each new event would cost it a
 * dozen queries. Whoever is not at the end of the log, or follows it alone with a filter, is left to the reader.
 */
export class Tail {
  private followers = 0;
  /** Positions behind `from` up to `upTo`, without a gap. */
  private from = 0;
  private upTo = 0;
  private events: RecordedEvent[] = [];
  /** An answer is of a read that began after it was asked for, so nobody sleeps on an event that was there. */
  private readonly grown = new Coalesced((asked: readonly number[]) => this.grow(asked));

  constructor(
    private readonly reader: Pick<Reader, 'head' | 'page' | 'pages'>,
    private readonly reach = REACH,
  ) {}

  /** Counts a follower until the work is done. */
  async during(work: () => Promise<void>): Promise<void> {
    this.followers += 1;
    try {
      await work();
    } finally {
      this.followers -= 1;
    }
  }

  /** Like the reader's: from behind `after` up to the head of the moment. */
  async *pages(after: number, filter: EventFilter, pageSize: number): AsyncGenerator<Page> {
    if (!(await this.covers(after, filter))) {
      yield* this.reader.pages(after, filter, pageSize);
      return;
    }
    const end = this.upTo;
    for (let done = after; done < end; ) {
      if (done < this.from || end > this.upTo) {
        // While the caller worked, what it has not seen yet was let go, or somebody far behind began anew.
        yield* this.reader.pages(done, filter, pageSize);
        return;
      }
      const upTo = Math.min(done + pageSize, end);
      const page = this.events.slice(done - this.from, upTo - this.from);
      yield { events: isUnfiltered(filter) ? page : page.filter((event) => matches(filter, event)), upTo };
      done = upTo;
    }
  }

  private async covers(after: number, filter: EventFilter): Promise<boolean> {
    const filtered = !isUnfiltered(filter);
    if (filtered && this.followers < 2) return false;
    try {
      const head = await this.grown.of(after);
      return after >= this.from && after <= this.upTo && this.upTo >= head;
    } catch (error) {
      // The event that is missing need not be one that this follower asks for.
      if (filtered && error instanceof GapInTheLog) return false;
      throw error;
    }
  }

  /**
   * May be under way several times, when a read is late: what another one has read meanwhile is not added twice.
   * @returns the head that was reached for, which is not reached when everybody is far behind
   */
  private async grow(asked: readonly number[]): Promise<number[]> {
    // Before the head is asked for: another read may have come farther when the answer is late.
    const seen = Math.max(this.upTo, ...asked);
    const head = await this.reader.head();
    if (head < seen) throw new LogWentBack(String(seen), String(head));
    if (head - this.upTo > this.reach) this.begin(Math.max(...asked.filter((after) => after <= head), 0));
    while (this.upTo < head && head - this.upTo <= this.reach) {
      const after = this.upTo;
      const { events, upTo } = await this.reader.page(after, head, {}, this.reach);
      if (this.upTo !== after) continue;
      this.events.push(...events);
      this.upTo = upTo;
      this.letGo();
    }
    return asked.map(() => head);
  }

  private begin(at: number): void {
    this.from = at;
    this.upTo = at;
    this.events = [];
  }

  private letGo(): void {
    let bytes = 0;
    let first = this.events.length;
    while (first > 0 && this.events.length - first < KEPT_EVENTS && bytes <= KEPT_BYTES) {
      first -= 1;
      bytes += this.events[first]!.payload.length + this.events[first]!.header.length;
    }
    this.events.splice(0, first);
    this.from += first;
  }
}
