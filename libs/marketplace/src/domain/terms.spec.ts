import { manifestOf } from '@keystead/testing/src/marketplace.js';
import { consentText, sameTerms } from './terms.js';

describe('what a person agrees to', () => {
  it('is permissions, price and version, as canonical JSON', () => {
    const manifest = manifestOf({ permissions: { models: ['small', 'large', 'small'], egress: [{ host: 'b.example', methods: ['POST', 'GET'] }, { host: 'a.example', methods: ['GET'] }], secrets: ['z', 'a'] } });
    expect(consentText(manifest)).toBe(
      '{"permissions":{"egress":[{"host":"a.example","methods":["GET"]},{"host":"b.example","methods":["GET","POST"]}],"models":["large","small"],"secrets":["a","z"]},"pricePerRunUsd":"0.02","version":"1.0.0"}',
    );
  });

  it('does not change with words, schemas or limits', () => {
    expect(sameTerms(manifestOf(), manifestOf({ version: '2.0.0', name: 'Other', readme: 'more', limits: { wallMs: 5 } }))).toBe(true);
  });

  it('changes with the price', () => {
    expect(sameTerms(manifestOf(), manifestOf({ pricePerRunUsd: '0.020000000001' }))).toBe(false);
  });
});
