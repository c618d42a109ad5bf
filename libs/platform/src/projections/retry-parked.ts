import type { EventLog, LoggedEvent } from '@keystead/event-store/src/log.js';
import type { Folding } from './folding.js';
import type { ParkedEvent, Parking } from './parking.js';

/** After so many keys that still fail the projector is not mended, and live events must not wait for more of them. */
const MAX_FAILURES = 100;

export interface RetryParts {
  readonly log: Pick<EventLog, 'readStream'>;
  readonly parking: Parking;
  readonly folding: Pick<Folding, 'retry'>;
  /** The checkpoint, which stays where it is. */
  readonly at: string;
}

/**
 * At each start of the worker, which is when a mended projector or reaction arrives, and every few minutes: each key's events in order, up to the first that still
 * fails. @returns how many were applied
 */
export async function retryParked({ log, parking, folding, at }: RetryParts, projection: string): Promise<number> {
  let applied = 0;
  let failures = 0;
  for (const key of parking.keysHeld(projection)) {
    if (failures >= MAX_FAILURES) break;
    const waiting = await parking.waiting(projection, key);
    const events = await readAgain(log, waiting);
    const done = await applyInOrder(waiting, events, (event) => folding.retry(event, at));
    applied += done;
    if (done === waiting.length) parking.free(projection, key);
    else failures += 1;
  }
  return applied;
}

async function applyInOrder(waiting: readonly ParkedEvent[], events: ReadonlyMap<string, LoggedEvent>, retry: (event: LoggedEvent) => Promise<unknown>): Promise<number> {
  for (const [done, { eventId }] of waiting.entries()) {
    const event = events.get(eventId);
    if (event === undefined || (await retry(event)) !== null) return done;
  }
  return waiting.length;
}

async function readAgain(log: RetryParts['log'], waiting: readonly ParkedEvent[]): Promise<Map<string, LoggedEvent>> {
  const wanted = new Set(waiting.map(({ eventId }) => eventId));
  const found = new Map<string, LoggedEvent>();
  for (const stream of new Set(waiting.map((parked) => parked.stream))) {
    for await (const event of log.readStream(stream, { open: 'what-opens' })) if (wanted.has(event.id)) found.set(event.id, event);
  }
  return found;
}
