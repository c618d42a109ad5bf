import { cut } from './cut.js';

describe('cutting a text', () => {
  it.each([
    ['shorter', 4, 'shor'],
    ['short', 10, 'short'],
    ['ab😀', 3, 'ab\ufffd'],
    ['ab😀', 4, 'ab😀'],
    ['a\ud800b', 10, 'a\ufffdb'],
    ['\udc00', 1, '\ufffd'],
  ])('%j at %d gives %j, which is well-formed', (text, length, expected) => {
    expect([cut(text, length), cut(text, length).isWellFormed()]).toEqual([expected, true]);
  });
});
