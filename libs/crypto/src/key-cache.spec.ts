import { KeyCache } from './key-cache.js';

describe('the key cache', () => {
  const key = (byte: number): Buffer => Buffer.alloc(32, byte);

  it('forgets what was asked for least lately when it is full', () => {
    const cache = new KeyCache({ max: 2, milliseconds: 100, now: () => 0 });
    cache.put('a', key(1));
    cache.put('b', key(2));
    cache.get('a');
    cache.put('c', key(3));
    expect(['a', 'b', 'c'].map((id) => cache.get(id))).toEqual([key(1), null, key(3)]);
  });

  it('forgets each key after its time, however often it was asked for', () => {
    let now = 0;
    const cache = new KeyCache({ max: 2, milliseconds: 100, now: () => now });
    cache.put('a', key(1));
    now = 99;
    expect(cache.get('a')).toEqual(key(1));
    now = 100;
    expect(cache.get('a')).toBeNull();
  });

  it('keeps copies and hands out copies', () => {
    const cache = new KeyCache({ max: 2, milliseconds: 100, now: () => 0 });
    const mine = key(1);
    cache.put('a', mine);
    mine.fill(0);
    cache.get('a')!.fill(0);
    expect(cache.get('a')).toEqual(key(1));
    cache.drop('a');
    expect(cache.get('a')).toBeNull();
  });
});
