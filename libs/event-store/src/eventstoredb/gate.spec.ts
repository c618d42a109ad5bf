import { EventStoreBusy } from '../errors.js';
import { Gate, Slots, Turns } from './gate.js';

const never = (): Promise<never> => new Promise(() => undefined);

describe('the gate before appends', () => {
  it('turns away what memory would not hold, and lets in again when something is done', async () => {
    const gate = new Gate(2, 100);
    const { promise, resolve } = Promise.withResolvers<string>();
    const first = gate.through(60, () => promise);
    await expect(gate.through(41, never)).rejects.toThrow(EventStoreBusy);
    const second = gate.through(40, () => Promise.resolve('second'));
    await expect(gate.through(0, never)).rejects.toThrow(EventStoreBusy);
    resolve('first');
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
    expect(await gate.through(100, () => Promise.resolve('third'))).toBe('third');
    await gate.empty();
  });

  it('holds no more than its slots, in the order of coming, whatever fails', async () => {
    const slots = new Slots(2);
    const [began, ends] = [[] as number[], [0, 1, 2, 3].map(() => Promise.withResolvers<number>())];
    const all = ends.map(({ promise }, n) => slots.of(() => (began.push(n), promise)).catch(() => -1));
    expect(began).toEqual([0, 1]);
    ends[1]?.reject(new Error('no'));
    await all[1];
    expect(began).toEqual([0, 1, 2]);
    for (const end of ends) end.resolve(7);
    expect(await Promise.all(all)).toEqual([7, -1, 7, 7]);
  });

  it('takes turns by name', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const step = (name: string, word: string) => turns.of(name, async () => {
      order.push(`${word} begins`);
      await new Promise(setImmediate);
      order.push(`${word} ends`);
      if (word === 'a') throw new Error('no');
    });
    await Promise.allSettled([step('x', 'a'), step('x', 'b'), step('y', 'c')]);
    expect(order.filter((line) => !line.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(order.indexOf('c begins')).toBeLessThan(order.indexOf('b begins'));
  });
});
