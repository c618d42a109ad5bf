import { Kept } from './kept.js';

describe('what is kept', () => {
  it('is found by its name, also when it is nothing', () => {
    const kept = new Kept<string | null>(3);
    kept.keep('a', '1');
    kept.keep('b', null);
    expect(['a', 'b', 'c'].map((name) => kept.get(name))).toEqual(['1', null, undefined]);
  });

  it('never grows beyond its size: full, it forgets all, and goes on', () => {
    const kept = new Kept<number>(3);
    for (const [n, name] of ['a', 'b', 'c', 'd'].entries()) kept.keep(name, n);
    expect(['a', 'b', 'c', 'd'].map((name) => kept.get(name))).toEqual([undefined, undefined, undefined, 3]);
  });
});
