import { canBeTaken, wordsOf } from './words';

const findings = { changed: 1, missing: 0, first: [], text: '1 event is no longer as it was sealed: 1 was changed.', next: 'Keep this bundle.' };

it.each([
  [{ state: 'building', findings: null, reason: null } as const, { label: 'being made', tone: 'note', sentences: [] }, false],
  [{ state: 'ready', findings: null, reason: null } as const, { label: 'ready', tone: 'good', sentences: [] }, true],
  [{ state: 'ready-with-findings', findings, reason: null } as const, { label: 'ready, with findings', tone: 'bad', sentences: [findings.text, findings.next] }, true],
  [{ state: 'expired', findings: null, reason: 'Removed 7 days after it was made.' } as const, { label: 'expired', tone: 'neutral', sentences: ['Removed 7 days after it was made.'] }, false],
  [{ state: 'expired', findings, reason: 'Removed 7 days after it was made.' } as const, { label: 'expired', tone: 'neutral', sentences: [findings.text, 'Removed 7 days after it was made.'] }, false],
  [{ state: 'failed', findings: null, reason: 'Nothing is sealed yet.' } as const, { label: 'failed', tone: 'bad', sentences: ['Nothing is sealed yet.'] }, false],
])('an export that is %j', (bundle, words, taken) => {
  expect([wordsOf(bundle), canBeTaken(bundle)]).toEqual([words, taken]);
});
