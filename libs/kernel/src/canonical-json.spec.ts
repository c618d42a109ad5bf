import fc from 'fast-check';
import { NotCanonicalisable, canonicalJson } from './canonical-json.js';

/** RFC 8785 written the slow, plain way, to compare with. */
function plainly(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => compareCodeUnits(a, b));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${plainly(member)}`).join(',')}}`;
}

function compareCodeUnits(a: string, b: string): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.charCodeAt(i) - b.charCodeAt(i);
  }
  return a.length - b.length;
}

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([name, member]) => [name, shuffled(member)]));
}

/** Unicode without lone surrogates, control characters and all; no -0, which JSON reads back as 0. */
const text = fc.string({ unit: fc.oneof(fc.constantFrom('\u0000', '\b', '"', '\\', '/', '\u2028', 'é', '\ufb33', '😀'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), maxLength: 8 }).filter((some) => some.isWellFormed());
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((some) => some + 0);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    number,
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    // fromEntries, so that a member named __proto__ is a member.
    fc.uniqueArray(fc.tuple(text, tie('value')), { maxLength: 4, selector: ([name]) => name }).map((members) => Object.fromEntries(members)),
  ),
})).value;

describe('canonical JSON', () => {
  it('is RFC 8785: the example of section 3.2.2 and 3.2.3', () => {
    const input = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`;
    const output = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
    expect(canonicalJson(JSON.parse(input))).toBe(output);
  });

  it('sorts by UTF-16 code units, as section 3.2.3 shows, and not by code points', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    expect(canonicalJson(Object.fromEntries(names.map((name) => [name, 0])))).toBe('{"\\r":0,"1":0,"\u0080":0,"ö":0,"€":0,"😀":0,"\ufb33":0}');
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
  ])('writes the number %s of appendix B as %s', (bits, expected) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(expected);
  });

  it('says the same as a plain reading of the RFC, for anything', () => {
    fc.assert(fc.property(json, (value) => expect(canonicalJson(value)).toBe(plainly(value))), { numRuns: 1000 });
  });

  it('reads back as the same value, and writes that as the same text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const once = canonicalJson(value);
        expect(JSON.parse(once)).toEqual(value);
        expect(canonicalJson(JSON.parse(once))).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order in which members were written', () => {
    fc.assert(fc.property(json, (value) => expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value))));
  });

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['infinity', [-Infinity]],
    ['undefined', { a: undefined }],
    ['a hole in an array', [1, , 2]],
    ['a bigint', { a: 1n }],
    ['a function', { toJSON: () => 1 }],
    ['a symbol', [Symbol('a')]],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a buffer', Buffer.from('a')],
    ['an instance', new (class Point { x = 1; })()],
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate in a name', { '\udc00': 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(NotCanonicalisable);
  });

  it('takes a member named __proto__ as any other', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
  });

  it('takes objects without a prototype', () => {
    expect(canonicalJson(Object.assign(Object.create(null) as object, { b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
  });

  it('goes 64 levels deep, and stops before the stack does', () => {
    const nested = (levels: number): unknown => JSON.parse('[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2));
    expect(canonicalJson(nested(64))).toHaveLength(64 * 4 + 1);
    expect(() => canonicalJson(nested(66))).toThrow(new NotCanonicalisable('deeper than 64 levels'));
    expect(() => canonicalJson(nested(20_000))).toThrow(NotCanonicalisable);
  });
});
