import { agreementTo } from './agreement';

const versions = [
  { version: '2.0.0', publishedAt: '', state: 'withdrawn' as const, sameTerms: false },
  { version: '1.2.0', publishedAt: '', state: 'published' as const, sameTerms: true },
  { version: '1.1.0', publishedAt: '', state: 'withdrawn' as const, sameTerms: true },
  { version: '1.0.0', publishedAt: '', state: 'published' as const, sameTerms: false },
];

it.each([
  ['1.2.0', 'holds'],
  ['1.1.0', 'holds'],
  ['1.0.0', 'older'],
  ['2.0.0', 'needed'],
  ['0.1.0', 'holds'],
])('an agreement to %s %s', (version, state) => expect(agreementTo(version, versions)).toEqual({ version, state }));
