import { EventStoreUnavailable, LogWentBack } from '@keystead/event-store/src/errors.js';
import { comparePositions } from '@keystead/event-store/src/positions.js';
import type { RecordedEvent } from '@keystead/event-store/src/port.js';
import { apartNeverShorter } from './open-store.js';

/** A store of which only its head is there. */
describe('the head of a store apart, asked at every beat', () => {
  const state = { head: async () => '', asked: 0 };
  const store = {
    head: () => ((state.asked += 1), state.head()),
    // eslint-disable-next-line require-yield
    async *readAll({ after = '' } = {}): AsyncGenerator<RecordedEvent> {
      const head = await state.head();
      if (comparePositions(head, after) < 0) throw new LogWentBack(after, head);
    },
    comparePositions,
  };
  const says = (head: string): void => void (state.head = () => Promise.resolve(head));

  it('may grow, stand still and be away; shorter than it was seen it is refused, however long it was away', async () => {
    const ask = apartNeverShorter(store);
    for (const head of ['', '12', '12', '40']) {
      says(head);
      await expect(ask()).resolves.toBeUndefined();
    }
    state.head = () => Promise.reject(new EventStoreUnavailable('away'));
    await expect(ask()).resolves.toBeUndefined();
    says('39');
    await expect(ask()).rejects.toThrow(new LogWentBack('40', '39'));
  });

  it('is asked once at a time', async () => {
    const ask = apartNeverShorter(store);
    const slow = Promise.withResolvers<string>();
    state.head = () => slow.promise;
    state.asked = 0;
    const beats = [ask(), ask(), ask()];
    slow.resolve('7');
    await Promise.all(beats);
    expect(state.asked).toBe(1);
    await ask();
    expect(state.asked).toBe(2);
  });
});
