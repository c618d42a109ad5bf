import { cut } from './cut.js';

describe('cutting a text', () => {
  it.each([
    ['shorter', 4, 'shor'],
    ['short', 10, 'short'],
    ['ab😀', 3, 'ab\ufffd'],
    ['ab😀', 4, 'ab😀'],
    ['a\ud800b', 10, 'a\ufffdb'],
    ['\udc00', 1, '\ufffd'],
    ['a\0b', 10, 'a\ufffdb'],
  ])('%j at %d gives %j, which can be stored', (text, length, expected) => {
    expect([cut(text, length), cut(text, length).isWellFormed()]).toEqual([expected, true]);
  });
});
