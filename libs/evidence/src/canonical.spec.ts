import fc from 'fast-check';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { isCanonical, parseCanonicalObject } from './canonical.js';

describe('canonical JSON, checked', () => {
  it('is what the kernel writes, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(isCanonical(text, JSON.parse(text))).toBe(true);
        const loose = JSON.stringify(value);
        expect(isCanonical(loose, JSON.parse(loose))).toBe(loose === text);
      }),
    );
  });

  it.each([
    ['repeated keys', '{"a":1,"a":1}'],
    ['keys out of order', '{"b":1,"a":1}'],
    ['keys out of order, deeper', '{"a":[{"c":1,"b":1}]}'],
    ['white space', '{"a": 1}'],
    ['another spelling of a number', '{"a":1.0}'],
    ['another spelling of a character', '{"a":"\\u0041"}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['65 levels', `{"a":${'['.repeat(64)}1${']'.repeat(64)}}`],
    ['100,000 levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a list', '[]'],
    ['half an object', '{"a":'],
  ])('is not: %s', (_, text) => {
    expect(parseCanonicalObject(text)).toBeNull();
  });

  it('is known also when keys look like numbers, or hide the prototype', () => {
    for (const text of ['{"1":1,"10":2,"2":3}', '{"__proto__":{"a":1}}', '{"a":"é","é":"a"}']) expect(canonicalJson(parseCanonicalObject(text))).toBe(text);
  });
});
