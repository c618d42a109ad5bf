import { safeNext } from './to-sign-in';

it('goes back to pages of this portal', () => expect(safeNext('/runs?app=1')).toBe('/runs?app=1'));
it.each([null, '', 'https://example.org', '//example.org', '/\\example.org', 'javascript:alert(1)', '/sign-in?next=/'])('sends nobody to %j', (next) => expect(safeNext(next)).toBe('/'));
