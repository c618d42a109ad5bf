import type { EventStore, RecordedEvent } from '@keystead/event-store/src/port.js';
import { endOfStore } from './log-end.js';

describe('the end of a log whose places are no numbers of events', () => {
  const places = [120, 890, 4_711, 9_999];
  const asked: [string | undefined, number | undefined][] = [];
  const store: Pick<EventStore, 'head' | 'readAll' | 'comparePositions'> = {
    comparePositions: (a, b) => Number(a) - Number(b),
    head: async () => '9999',
    async *readAll({ after = '', max = Infinity } = {}) {
      asked.push([after, max]);
      for (const place of places.filter((each) => each > Number(after)).slice(0, max)) yield { position: String(place) } as RecordedEvent;
    },
  };

  it('is as many events away as there are, up to what one wants to know, and counted once for all who stand at a place', async () => {
    const end = await endOfStore(store);
    expect(end.head).toBe('9999');
    const behind = [await end.behind('', 3), await end.behind('890', 3), await end.behind('890', 3), await end.behind('9999', 3)];
    expect(behind).toEqual([3, 2, 2, 0]);
    expect(['', '9999', '10000'].map((position) => end.isBefore(position))).toEqual([false, false, true]);
    expect(asked).toEqual([['', 3], ['890', 3], ['9999', 3]]);
  });
});
