import { findingsOf } from './findings.js';

const at = (kind: 'changed' | 'missing', leaf: number, position: string | null = String(leaf + 2)) => ({ kind, leaf, eventId: null, position });

describe('what is said of a bundle that is not as it was sealed', () => {
  it.each([
    [{ changed: 1, missing: 0, first: [at('changed', 29)] }, '1 event is no longer as it was sealed: 1 was changed. First: leaf 29 at position 31 (changed).'],
    [{ changed: 0, missing: 1, first: [at('missing', 30, null)] }, '1 event is no longer as it was sealed: 1 is missing. First: leaf 30 (missing).'],
    [{ changed: 2, missing: 1, first: [at('changed', 1), at('missing', 2), at('changed', 7)] }, '3 events are no longer as they were sealed: 2 were changed and 1 is missing. First: leaf 1 at position 3 (changed), leaf 2 at position 4 (missing), leaf 7 at position 9 (changed).'],
    [{ changed: 1200, missing: 0, first: [1, 2, 3, 4].map((leaf) => at('changed', leaf)) }, '1200 events are no longer as they were sealed: 1200 were changed. First: leaf 1 at position 3 (changed), leaf 2 at position 4 (changed), leaf 3 at position 5 (changed), and 1197 more.'],
  ])('%j', (alterations, text) => {
    expect(findingsOf(alterations, false).text).toBe(text);
  });

  it('says to take away what is there, and to make again what is not', () => {
    const alterations = { changed: 1, missing: 0, first: [at('changed', 29)] };
    expect([findingsOf(alterations, false).next.slice(0, 35), findingsOf(alterations, true).next.slice(0, 60)]).toEqual(['Take this bundle away and keep it: ', 'Export the period again; take that bundle away and keep it: ']);
  });
});
