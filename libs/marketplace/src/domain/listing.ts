import { listingClaimed, type ListingEvent } from './events.js';
import { marketplaceRefusals } from './refusals.js';

/**
 * Who holds a slug. The app's id is made from the slug, so one stream per app decides who was first, and the same stream tells
 * later in whose organisation the app's own stream lies.
 */
export interface Listing {
  readonly publisher: string | null;
}

export const unclaimed: Listing = { publisher: null };

export function evolveListing(_: Listing, event: ListingEvent): Listing {
  return { publisher: event.data.publisher };
}

/** Claiming what one holds is fine: an interrupted first publish goes on. */
export function claimListing(claim: { readonly appId: string; readonly slug: string; readonly publisher: string }, state: Listing): ListingEvent[] {
  if (state.publisher === null) return [listingClaimed.create({ ...claim })];
  if (state.publisher === claim.publisher) return [];
  throw marketplaceRefusals.refuse('marketplace.slug-taken', `The slug "${claim.slug}" belongs to another publisher. Choose another in keystead.json.`);
}
