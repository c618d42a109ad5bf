import { standingOf } from './standing';

const found = { bundleId: 'rep_1', at: '2026-11-23T09:00:00.000Z', text: '1 event is no longer as it was sealed: 1 was changed.', next: 'Keep this bundle.' };

it.each([
  ['evidenced', 'no export found anything', null, { label: 'evidenced', tone: 'good' }],
  ['evidenced', 'a finding stands', found, { label: 'evidenced, see finding', tone: 'bad' }],
  ['evidenced', 'it is not yet known whether one does', undefined, { label: 'evidenced', tone: 'neutral' }],
  ['no events yet', 'no export found anything', null, { label: 'no events yet', tone: 'warn' }],
  ['no events yet', 'a finding stands: the events may be the missing ones', found, { label: 'no events yet, see finding', tone: 'bad' }],
  ['no events yet', 'it is not yet known whether one does', undefined, { label: 'no events yet', tone: 'warn' }],
] as const)('a requirement with %s, while %s', (state, _, finding, shown) => {
  expect(standingOf(state, finding)).toEqual(shown);
});
