import { pause } from '@keystead/kernel/src/pause.js';
import type { Bell } from './bell.js';
import { handed, HandlerFault } from './handler-fault.js';
import type { BatchHandler, Position, RecordedEvent } from './port.js';

/** What a subscription needs of an engine. */
export interface Followed {
  /** Batches up to the present head, each with the position that is then dealt with; an empty batch only moves on. */
  pages(after: Position): AsyncIterable<{ readonly events: readonly RecordedEvent[]; readonly upTo: Position }>;
  /** Rings when there may be more. */
  readonly bell: Bell;
  /** How long to trust its silence. */
  readonly pollMs: number;
  /** true: a passing fault, go on from where it stopped. */
  isPassing(error: unknown): boolean;
}

/** From one look to the next: the first event after a silence is seen at once, a stream of them is seen in batches. */
const BETWEEN_LOOKS_MS = 10;

/** Catch-up, then live. What the handler has dealt with is not given again unless the subscription starts anew. */
export async function follow(source: Followed, after: Position, signal: AbortSignal, handler: BatchHandler): Promise<void> {
  let done = after;
  while (!signal.aborted) {
    let count = source.bell.count;
    const began = performance.now();
    try {
      for await (const { events, upTo } of source.pages(done)) {
        if (events.length > 0 && !signal.aborted) await handed(() => handler(events));
        if (signal.aborted) return;
        done = upTo;
      }
    } catch (error) {
      if (error instanceof HandlerFault) throw error.cause;
      if (!source.isPassing(error)) throw error;
      count = source.bell.count;
    }
    await source.bell.heard(count, source.pollMs, signal);
    const early = BETWEEN_LOOKS_MS - (performance.now() - began);
    if (early > 0 && !signal.aborted) await pause(early, signal);
  }
}
