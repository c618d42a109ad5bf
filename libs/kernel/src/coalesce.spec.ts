import { Coalesced } from './coalesce.js';

/** Questions that wait until they are let go. */
function counter() {
  const asked: (readonly number[])[] = [];
  const gates: (() => void)[] = [];
  const coalesced = new Coalesced(async (batch: readonly number[]) => {
    asked.push(batch);
    await new Promise<void>((resolve) => gates.push(resolve));
    if (batch.includes(13)) throw new Error('unlucky');
    return batch.map((n) => n * n);
  }, 3);
  return { asked, coalesced, open: async () => (gates.shift()!(), new Promise((resolve) => setImmediate(resolve))) };
}

describe('questions that go together', () => {
  it('asks at once when nobody is under way, and gathers the others meanwhile', async () => {
    const { asked, coalesced, open } = counter();
    const answers = [2, 3, 4, 5, 6].map((n) => coalesced.of(n));
    expect(asked).toEqual([[2]]);
    await open();
    expect(asked).toEqual([[2], [3, 4, 5]]);
    await open();
    await open();
    expect(asked).toEqual([[2], [3, 4, 5], [6]]);
    expect(await Promise.all(answers)).toEqual([4, 9, 16, 25, 36]);
  });

  it('never answers from a question that began before', async () => {
    const { asked, coalesced, open } = counter();
    const first = coalesced.of(2);
    const second = coalesced.of(2);
    await open();
    expect(await first).toBe(4);
    expect(asked).toEqual([[2], [2]]);
    await open();
    expect(await second).toBe(4);
  });

  it('tells a failure to those who asked with it, and goes on', async () => {
    const { coalesced, open } = counter();
    const good = coalesced.of(1);
    const bad = Promise.allSettled([coalesced.of(13), coalesced.of(7)]);
    await open();
    await open();
    expect((await bad).map((told) => (told.status === 'rejected' ? String(told.reason) : told))).toEqual(['Error: unlucky', 'Error: unlucky']);
    expect(await good).toBe(1);
    const later = coalesced.of(5);
    await open();
    expect(await later).toBe(25);
  });
});
