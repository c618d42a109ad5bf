import { given } from '@keystead/testing/src/given.js';
import type { ListingEvent } from './events.js';
import { claimListing, evolveListing, unclaimed, type Listing } from './listing.js';

const claim = (publisher: string) => ({ appId: 'app_1', slug: 'plain-letter', publisher });
const claimed = (publisher: string): ListingEvent => ({ name: 'marketplace.listing-claimed@1', data: claim(publisher) });
const claiming = given<Listing, string, ListingEvent>({ initial: unclaimed, evolve: evolveListing, decide: (publisher, state) => claimListing(claim(publisher), state) });

describe('a slug', () => {
  it('belongs to whoever comes first', () => {
    claiming.when('org_a').then(claimed('org_a'));
    claiming.given(claimed('org_a')).when('org_b').refused('marketplace.slug-taken');
  });

  it('may be claimed again by its holder', () => {
    claiming.given(claimed('org_a')).when('org_a').then();
  });
});
