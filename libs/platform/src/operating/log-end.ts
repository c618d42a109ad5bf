import type { ClientBase } from 'pg';
import type { EventStore, Position } from '@keystead/event-store/src/port.js';

/** Where the log ends, whichever engine holds it. */
export interface LogEnd {
  readonly head: Position;
  /** Events behind a place, counted up to `most`. */
  behind(position: Position, most: number): Promise<number>;
  /** Whether the log ends before this place: what stands there was made from another log. */
  isBefore(position: Position): boolean;
}

/** At the moment that the connection's transaction looks at. */
export async function endInDatabase(client: ClientBase): Promise<LogEnd> {
  const { rows } = await client.query<{ head: string }>('SELECT head FROM events.counter');
  const head = rows[0]!.head;
  return { head, behind: async (position, most) => Math.min(Number(head) - Number(position), most), isBefore: (position) => Number(head) < Number(position) };
}

/** Of a store whose places are no numbers of events, so they are counted: read models mostly stand at one place, or near it. */
export async function endOfStore(store: Pick<EventStore, 'head' | 'readAll' | 'comparePositions'>): Promise<LogEnd> {
  const counted = new Map<Position, number>();
  const count = async (after: Position, max: number): Promise<number> => {
    let events = 0;
    for await (const _ of store.readAll({ after, max })) events += 1;
    return events;
  };
  const head = await store.head();
  return {
    head,
    isBefore: (position) => position !== '' && store.comparePositions(head, position) < 0,
    behind: async (position, most) => {
      const known = counted.get(position) ?? (await count(position, most));
      counted.set(position, known);
      return known;
    },
  };
}
