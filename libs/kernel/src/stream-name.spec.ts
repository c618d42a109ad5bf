import fc from 'fast-check';
import { NotAStreamName, PLATFORM_ORGANISATION, categoryOf, parseStreamName, streamName } from './stream-name.js';

const letters = (alphabet: string, maxLength: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength });
const words = fc.array(letters('abcxyz', 6), { minLength: 1, maxLength: 3 }).map((some) => some.join('-'));
const parts = fc.record({ context: words, kind: words, organisation: letters('abz019_', 40), id: letters('abz019_', 64) });

describe('stream names', () => {
  it('parse into the parts they were made of', () => {
    fc.assert(fc.property(parts, (some) => expect(parseStreamName(streamName(some))).toEqual(some)));
  });

  it('are never the same for other parts', () => {
    fc.assert(fc.property(parts, parts, (a, b) => expect(streamName(a) === streamName(b)).toBe(JSON.stringify(a) === JSON.stringify(b))));
  });

  it('have a category of context and kind', () => {
    expect(categoryOf('local-ai.pull-request-org_1-pul_2')).toBe('local-ai.pull-request');
    expect(categoryOf(streamName({ context: 'gateway', kind: 'price-list', organisation: PLATFORM_ORGANISATION, id: 'current' }))).toBe('gateway.price-list');
  });

  it.each([
    { context: 'Keys', kind: 'key', organisation: 'org_1', id: 'key_1' },
    { context: 'keys', kind: 'key1', organisation: 'org_1', id: 'key_1' },
    { context: 'keys', kind: '', organisation: 'org_1', id: 'key_1' },
    { context: 'keys', kind: 'key', organisation: 'org-1', id: 'key-1' },
    { context: 'keys', kind: 'key', organisation: '', id: 'key_1' },
    { context: 'keys', kind: 'key', organisation: 'o'.repeat(41), id: 'key_1' },
    { context: 'keys', kind: 'key', organisation: 'org_1', id: 'k'.repeat(65) },
    { context: 'keys', kind: 'key', organisation: 'org_1', id: 'key_1\n' },
    { context: 'keys', kind: 'key', organisation: 'org_1', id: '../key' },
  ])('are not made of $context, $kind, $organisation, $id', (some) => {
    // A hyphen in the organisation would make the name of another organisation's stream.
    expect(streamNameOrNull(some)).toBeNull();
  });

  it('do not quote endless input', () => {
    expect(() => parseStreamName('x'.repeat(100_000))).toThrow(new NotAStreamName(`not a stream name: ${'x'.repeat(200)}`));
  });
});

function streamNameOrNull(some: Parameters<typeof streamName>[0]): string | null {
  try {
    return streamName(some);
  } catch (error) {
    expect(error).toBeInstanceOf(NotAStreamName);
    return null;
  }
}
