import fc from 'fast-check';
import { JsonRefused, parseBoundedJson } from './bounded-json.js';

describe('JSON of a stranger', () => {
  it('is read like any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['100,000 levels of arrays', '['.repeat(100_000) + ']'.repeat(100_000), 'nested deeper than 64 levels'],
    ['65 levels of objects', '{"a":'.repeat(65) + '1' + '}'.repeat(65), 'nested deeper than 64 levels'],
    ['a prototype key', '{"a":[{"__proto__":{"admin":true}}]}', 'the key "__proto__" is not allowed'],
    ['a prototype key in escapes', '{"\\u005f_proto__":1}', 'the key "__proto__" is not allowed'],
    ['something that is not JSON', '{"a":1,}', 'not JSON'],
    ['nothing', '', 'not JSON'],
  ])('with %s is refused', (_what, text, reason) => {
    expect(() => parseBoundedJson(text)).toThrow(new JsonRefused(reason));
  });

  it('may hold brackets and the word in text', () => {
    expect(parseBoundedJson(`{"a":"${'['.repeat(100)}\\"__proto__"}`)).toEqual({ a: `${'['.repeat(100)}"__proto__` });
    expect(parseBoundedJson('['.repeat(64) + ']'.repeat(64))).toBeDefined();
  });
});
