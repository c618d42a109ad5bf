import fc from 'fast-check';
import { scrub } from './scrub.js';
import { SecretFilter } from './secret-filter.js';

const SECRET = Buffer.from('sk-proj-Ab3dEf6hIj9kLm2nOp5q');

describe("another program's words", () => {
  it.each([
    ['Incorrect API key provided: sk-proj-Ab3dEf6hIj9kLm2nOp5q.', 'Incorrect API key provided: [removed]'],
    ['Incorrect API key provided: sk-proj-********************Op5q. See the docs.', 'Incorrect API key provided: [removed] See the docs.'],
    ['the key ending in Op5q is revoked', 'the key ending in [removed] is revoked'],
    ['the key starting "Ab3dEf" is revoked', 'the key starting [removed] is revoked'],
    ['Bearer_abcdef failed for key_123456', '[removed] failed for [removed]'],
    ['AKIAIOSFODNN7EXAMPLEKEYLONG here', '[removed] here'],
    ['line one\u0000\u001b[31m\u202eline two\u2028', 'line one [31m line two'],
    ['The model is overloaded. Try again.', 'The model is overloaded. Try again.'],
    ['half of \ud83d a pair', 'half of \ufffd a pair'],
    [`${'a b '.repeat(75).slice(0, 299)}😀`, `${'a b '.repeat(75).slice(0, 299)}\ufffd`],
  ])('%j reads %j', (text, expected) => {
    expect(scrub(text, SECRET)).toBe(expected);
  });

  it('never share four characters with the secret, wherever they repeat it', () => {
    const secret = SECRET.toString();
    fc.assert(
      fc.property(fc.string(), fc.nat(secret.length - 4), fc.integer({ min: 4, max: secret.length }), fc.string(), (before, from, length, after) => {
        const said = scrub(`${before} ${secret.slice(from, from + length)} ${after}`, SECRET);
        for (let at = 0; at + 4 <= secret.length; at += 1) expect(said).not.toContain(secret.slice(at, at + 4));
      }),
    );
  });

  it('are short', () => {
    expect(scrub('a b '.repeat(10_000), SECRET)).toHaveLength(300);
  });
});

describe('an answer that repeats the secret', () => {
  it('loses it, however it is cut, and loses nothing else', () => {
    const secret = 'abcabd';
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', 'ab', 'abcab', secret), fc.string()), { maxLength: 30 }), (pieces) => {
        const filter = new SecretFilter(secret);
        const passed = pieces.map((piece) => filter.pass(piece)).join('') + filter.end();
        expect(passed).toBe(pieces.join('').replaceAll(secret, '[removed]'));
      }),
    );
  });

  it('is passed on at once where it cannot be the secret', () => {
    const filter = new SecretFilter('sk-123');
    expect([filter.pass('hello '), filter.pass('sk'), filter.pass('y '), filter.pass('s'), filter.end()]).toEqual(['hello ', '', 'sky ', '', 's']);
  });
});
