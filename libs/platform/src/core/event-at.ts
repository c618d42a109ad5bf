import { GapInTheLog } from '@keystead/event-store/src/errors.js';
import type { EventStore, RecordedEvent } from '@keystead/event-store/src/port.js';

/** What stands at this place of a stream; null also where somebody took it out of the middle, which a read of the stream would not pass over. */
export async function eventAt(store: Pick<EventStore, 'readStream'>, stream: string, version: number): Promise<RecordedEvent | null> {
  try {
    for await (const event of store.readStream(stream, { from: version, max: 1 })) return event;
    return null;
  } catch (error) {
    if (error instanceof GapInTheLog) return null;
    throw error;
  }
}
