import { setImmediate as soon } from 'node:timers/promises';
import { Coalesced } from './coalesce.js';

const LATE_MS = 500;
const MOST = 3;
const REFUSED = '4 questions are without their answer, and no other was asked for 1 s: look at the network and at the load of the server, and ask again';

/** Questions that are answered when the test says so; an answer says of which question it is, counted from 0. */
function database() {
  const asked: string[] = [];
  const underWay = new Map<number, { answer: () => void; fail: () => void }>();
  const coalesced = new Coalesced(async (batch: readonly string[]) => {
    const n = asked.push(batch.join(' ')) - 1;
    await new Promise<void>((answer, reject) => underWay.set(n, { answer, fail: () => reject(new Error(`question ${n} broke`)) }));
    underWay.delete(n);
    return batch.map((one) => `${one} by ${n}`);
  }, MOST);
  const told: string[] = [];
  const ask = (...names: readonly string[]): void => {
    for (const name of names) coalesced.of(name).then((answer) => void told.push(answer), (error: Error) => void told.push(`${name}: ${error.message}`));
  };
  const end = async (n: number, how: 'answer' | 'fail' = 'answer'): Promise<void> => {
    underWay.get(n)![how]();
    await soon();
  };
  return { asked, told, ask, end, underWay };
}

/** Four questions are late; `c` has not been asked for again. */
async function noPlaceLeft(): Promise<ReturnType<typeof database>> {
  const one = database();
  for (const name of ['a', 'b', 'c']) {
    one.ask(name);
    await pass(LATE_MS);
  }
  await pass(LATE_MS);
  return one;
}

const pass = async (ms: number): Promise<void> => {
  jest.advanceTimersByTime(ms);
  await soon();
};

describe('a question without its answer', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  it('is waited for half a second, then the next goes beside it, with those who have waited', async () => {
    const { asked, told, ask, end } = database();
    ask('a', 'b', 'c');
    await pass(LATE_MS - 1);
    expect(asked).toEqual(['a']);
    await pass(1);
    expect(asked).toEqual(['a', 'a b c']);
    await end(1);
    expect(told).toEqual(['a by 1', 'b by 1', 'c by 1']);
    ask('d');
    expect(asked).toEqual(['a', 'a b c', 'd']);
    await end(2);
    expect(told.at(-1)).toBe('d by 2');
  });

  it('does not leave those who come later waiting behind it', async () => {
    const { asked, told, ask, end } = database();
    ask('a');
    await pass(LATE_MS);
    await end(1);
    for (const [n, name] of ['b', 'c', 'd'].entries()) {
      await pass(LATE_MS);
      ask(name);
      await end(n + 2);
    }
    expect(asked).toEqual(['a', 'a', 'b', 'c', 'd']);
    expect(told).toEqual(['a by 1', 'b by 2', 'c by 3', 'd by 4']);
  });

  it('may answer after all, before the second: its answer counts, and the second is nobody’s but of those who asked with it', async () => {
    const { asked, told, ask, end } = database();
    ask('a');
    await pass(100);
    ask('b');
    await pass(400);
    expect(asked).toEqual(['a', 'a b']);
    await end(0);
    expect(told).toEqual(['a by 0']);
    await end(1);
    expect(told).toEqual(['a by 0', 'b by 1']);
  });

  it('is nobody’s when it ends too late, well or not', async () => {
    for (const how of ['answer', 'fail'] as const) {
      const { told, ask, end } = database();
      ask('a');
      await pass(LATE_MS);
      await end(1);
      ask('b');
      await end(0, how);
      expect(told).toEqual(['a by 1']);
      await end(2);
      expect(told).toEqual(['a by 1', 'b by 2']);
    }
  });

  it('that fails when it is late fails nobody who is asked for again: the newer one tells them, well or not', async () => {
    for (const [how, last] of [['answer', 'a by 1'], ['fail', 'a: question 1 broke']] as const) {
      const { asked, told, ask, end } = database();
      ask('a');
      await pass(LATE_MS);
      await end(0, 'fail');
      expect([asked, told]).toEqual([['a', 'a'], []]);
      await end(1, how);
      expect(told).toEqual([last]);
    }
  });

  it('that fails before its callers could be asked for again leaves them to the next one', async () => {
    const { asked, told, ask, end } = await noPlaceLeft();
    expect(asked).toEqual(['a', 'a', 'b', 'b c']);
    await end(3, 'fail');
    expect([asked.slice(4), told]).toEqual([['c'], ['b: question 3 broke']]);
    ask('d');
    await end(4);
    expect([asked.slice(4), told.slice(1)]).toEqual([['c', 'd'], ['c by 4']]);
  });

  it('that fails as the last one of its callers is told to them, though an older one is still under way', async () => {
    const { asked, told, ask, end } = database();
    ask('a', 'b');
    for (let n = 0; n < 4; n += 1) await pass(LATE_MS);
    expect(asked).toEqual(['a', 'a b', 'b']);
    await end(1, 'fail');
    expect(told).toEqual(['a: question 1 broke']);
    await end(0, 'fail');
    await end(2, 'fail');
    expect(told).toEqual(['a: question 1 broke', 'b: question 2 broke']);
    ask('c');
    expect(asked).toEqual(['a', 'a b', 'b', 'c']);
  });

  it('is asked a second time in company, but not instead of those who are new', async () => {
    const { asked, ask, end } = database();
    ask('a');
    await end(0);
    ask('b');
    ask('c', 'd', 'e', 'f', 'g');
    await end(1);
    await pass(LATE_MS);
    expect(asked).toEqual(['a', 'b', 'c d e', 'c d e f g']);
  });

  it('answers nobody who came after it began, nor does the one beside it', async () => {
    const { asked, told, ask, end } = database();
    ask('a');
    await pass(LATE_MS);
    ask('a');
    await end(0);
    expect(told).toEqual(['a by 0']);
    await end(1);
    expect(told).toEqual(['a by 0']);
    await end(2);
    expect([asked, told]).toEqual([['a', 'a', 'a'], ['a by 0', 'a by 2']]);
  });

  it('leaves no clock running when it is answered', async () => {
    const { ask, end } = database();
    ask('a', 'b');
    expect(jest.getTimerCount()).toBe(1);
    await end(0);
    expect(jest.getTimerCount()).toBe(1);
    await end(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('of a database that is slow, 600 ms an answer: two at once, hardly more than one by one, and nobody waits longer than for two', async () => {
    let [now, asked, underWay, most] = [0, 0, 0, 0];
    const coalesced = new Coalesced(async (batch: readonly number[]) => {
      asked += 1;
      most = Math.max(most, (underWay += 1));
      await new Promise((answer) => setTimeout(answer, 600));
      underWay -= 1;
      return batch.map((since) => now - since);
    });
    const waits: number[] = [];
    for (; now < 7_500; now += 50) {
      if (now < 6_000) void coalesced.of(now).then((wait) => waits.push(wait));
      await pass(50);
    }
    expect([waits.length, most, Math.max(...waits)]).toEqual([120, 2, 1_050]);
    expect(asked).toBe(14);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('of a database that says nothing: four at once and no more, and who finds no place is told after a second of their own', async () => {
    const { told, ask } = await noPlaceLeft();
    ask('d');
    await pass(740);
    ask('e', 'f');
    await pass(259);
    expect(told).toEqual([]);
    await pass(1);
    expect(told).toEqual([`d: ${REFUSED}`]);
    await pass(739);
    expect(told).toEqual([`d: ${REFUSED}`]);
    await pass(1);
    expect(told).toEqual([`d: ${REFUSED}`, `e: ${REFUSED}`, `f: ${REFUSED}`]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('may leave its place to those who wait for one, and their second is forgotten', async () => {
    const { asked, told, ask, end } = await noPlaceLeft();
    ask('d', 'e', 'f', 'g');
    await pass(999);
    await end(0);
    expect([asked.slice(4), told]).toEqual([['c d e f'], ['a by 0']]);
    await pass(LATE_MS);
    await pass(999);
    expect(told).toEqual(['a by 0']);
    await pass(1);
    expect(told).toEqual(['a by 0', `g: ${REFUSED}`]);
    await end(4);
    expect(told.slice(2)).toEqual(['c by 4', 'd by 4', 'e by 4', 'f by 4']);
    expect(jest.getTimerCount()).toBe(0);
  });
});
