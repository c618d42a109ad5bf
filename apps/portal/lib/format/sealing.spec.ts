import { sealedNotes } from './sealing';

const found = { bundleId: 'rep_1', at: '2026-11-23T09:00:00.000Z', text: '1 event is no longer as it was sealed: 1 was changed.', next: 'Keep this bundle.' };
const not = (kind: 'refused' | 'failing' | 'waiting') => ({ kind, since: '2026-11-23T09:00:00.000Z', text: 'New events are not sealed.', next: 'Ask.' });

it.each([
  ['events are sealed', null, null, { events: null, upTo: null }],
  ['an export found something', null, found, { events: 'not all are as they were sealed', upTo: null }],
  ['sealing is refused', not('refused'), null, { events: 'later ones are not sealed', upTo: 'nothing has been sealed since' }],
  ['sealing fails', not('failing'), null, { events: 'later ones are not sealed', upTo: 'sealing fails' }],
  ['events wait', not('waiting'), null, { events: 'later ones are not sealed', upTo: 'events wait to be sealed' }],
  ['sealing is refused, and an export found something', not('refused'), found, { events: 'not all are as they were sealed', upTo: 'nothing has been sealed since' }],
] as const)('while %s, the figures of the log say so', (_, unsealed, finding, notes) => {
  expect(sealedNotes({ unsealed }, finding)).toEqual(notes);
});
