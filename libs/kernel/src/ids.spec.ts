import fc from 'fast-check';
import { ID_PATTERN, ID_PREFIXES, encodeId, isId, timeOrderedBytes } from './ids.js';

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Back from the text to the bytes, to show that no bit is lost. */
function decode(id: string): Uint8Array {
  const digits = id.slice(id.indexOf('_') + 1);
  const number = [...digits].reduce((sum, digit) => sum * 32n + BigInt(ALPHABET.indexOf(digit)), 0n);
  return Uint8Array.from(Buffer.from(number.toString(16).padStart(32, '0'), 'hex'));
}

describe('ids', () => {
  it('keep each of the 128 bits and look like ids', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ID_PREFIXES), sixteen, (prefix, bytes) => {
        const id = encodeId(prefix, bytes);
        expect(decode(id)).toEqual(bytes);
        expect(id).toMatch(ID_PATTERN);
        expect(isId(prefix, id)).toBe(true);
      }),
    );
  });

  it('sort like their bytes', () => {
    fc.assert(
      fc.property(sixteen, sixteen, (a, b) => {
        expect(encodeId('exe', a) < encodeId('exe', b)).toBe(Buffer.compare(a, b) < 0);
      }),
    );
  });

  it('sort by age when made of time', () => {
    const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const milliseconds = fc.integer({ min: 0, max: 2 ** 48 - 2 });
    fc.assert(
      fc.property(milliseconds, random, random, (at, a, b) => {
        expect(encodeId('exe', timeOrderedBytes(at, a)) < encodeId('exe', timeOrderedBytes(at + 1, b))).toBe(true);
      }),
    );
  });

  it('keep 80 random bits behind the time, and leave what they were given as it was', () => {
    const random = Uint8Array.from({ length: 16 }, (_, i) => i);
    expect([...timeOrderedBytes(0x0102_0304_0506, random)]).toEqual([1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect([...random]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  it.each([0, 15, 17])('are not made of %i bytes', (length) => {
    expect(() => encodeId('org', new Uint8Array(length))).toThrow(new RangeError('an id is made of 16 bytes'));
  });

  it('are told from everything else', () => {
    const good = encodeId('key', new Uint8Array(16));
    const bad = [`${good}0`, good.slice(0, -1), good.toUpperCase(), good.replace('_', '-'), good.replace('0', 'u'), good.replace('0', 'l'), ` ${good}`, `${good}\n`, '', 'key_', 5, null, undefined, {}];
    expect(bad.filter((text) => isId('key', text))).toEqual([]);
    expect(isId('k' as 'key', good)).toBe(false);
    expect(isId('org', good)).toBe(false);
  });
});
