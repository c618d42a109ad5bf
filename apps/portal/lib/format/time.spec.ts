import { formatClock, formatLocal, formatLocalExact, formatPeriod, zoneOf } from './time';

const at = '2026-11-23T10:54:55.359Z';

it('names its zone wherever a moment is written out', () => {
  const zone = zoneOf(at);
  expect(zone).not.toBe('');
  for (const shown of [formatLocal(at), formatLocalExact(at)]) expect(shown.endsWith(` ${zone}`)).toBe(true);
  expect(formatClock(at)).toMatch(/:54:55\.359$/);
});

it.each([
  ['2026-10-24T00:00:00.000Z', '2026-11-23T00:00:00.000Z', '24 Oct 2026 to 22 Nov 2026'],
  ['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z', '23 Nov 2026'],
  ['2026-11-23T00:00:00.000Z', '2026-11-23T10:54:55.359Z', '23 Nov 2026 to 10:54:55'],
  ['2026-10-24T00:00:00.000Z', '2026-11-23T10:54:55.359Z', '24 Oct 2026 to 23 Nov 2026, 10:54:55'],
  ['2026-10-24T08:00:00.000Z', '2026-11-23T00:00:00.000Z', '24 Oct 2026, 08:00:00 to 22 Nov 2026'],
])('a period from %s before %s is %s, in UTC', (from, to, shown) => expect(formatPeriod(from, to)).toBe(shown));
