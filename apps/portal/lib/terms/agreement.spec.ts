import { agreementTo, priceToRun } from './agreement';

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

it.each([
  ['older', '0.01'],
  ['holds', '0.05'],
] as const)('with an agreement that is %s a run costs %s', (state, usd) => expect(priceToRun('0.05', '0.01', { version: '1.0.0', state })).toBe(usd));
