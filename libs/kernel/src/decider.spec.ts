import { fold, never } from './decider.js';
import type { DomainEvent } from './event.js';

describe('fold', () => {
  const counter = { initial: 10, evolve: (state: number, event: DomainEvent<string, number>) => state * 2 + event.data };
  const added = (data: number): DomainEvent<string, number> => ({ name: 'shop.counted@1', data });

  it('takes the events one after the other, from the initial state', () => {
    expect(fold(counter, [])).toBe(10);
    expect(fold(counter, [added(1), added(2)])).toBe(44);
  });
});

describe('never', () => {
  it('names what a switch forgot, should the compiler have been fooled', () => {
    expect(() => never({ kind: 'new' } as never)).toThrow(new Error('unreachable: {"kind":"new"}'));
  });
});
