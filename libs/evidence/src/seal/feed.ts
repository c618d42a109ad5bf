import type { EventSource, Position, SourceEvent } from './ports.js';

/**
 * Events in order, some at a time, out of one read that stays open: a store fetches its next page while we work on this one, and that page
 * would be thrown away if each batch began a read of its own. After a failure make a new one: what was taken is not given again.
 */
export class Feed {
  private open: AsyncIterator<SourceEvent> | null = null;

  constructor(
    private readonly source: EventSource,
    private position: Position,
  ) {}

  /** Up to `most` events that follow `after`; fewer, or none, when there are no more at the moment. */
  async take(most: number): Promise<{ after: Position; events: SourceEvent[] }> {
    const after = this.position;
    const fresh = this.open === null;
    const events = await this.pull(most);
    // A read ends at the head of the moment it was begun: what came since is found by a new one.
    return { after, events: events.length === 0 && !fresh ? await this.pull(most) : events };
  }

  /** Lets go of the read; a failure to do so is of no consequence. */
  async close(): Promise<void> {
    await this.open?.return?.().catch(() => undefined);
    this.open = null;
  }

  private async pull(most: number): Promise<SourceEvent[]> {
    const events: SourceEvent[] = [];
    const read = (this.open ??= this.source.readAll({ after: this.position, pageSize: most })[Symbol.asyncIterator]());
    while (events.length < most) {
      const next = await read.next();
      if (next.done === true) {
        this.open = null;
        break;
      }
      events.push(next.value);
    }
    this.position = events.at(-1)?.position ?? this.position;
    return events;
  }
}
