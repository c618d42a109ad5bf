import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { appEvents, installEvents } from '../contract/events.js';

/** Private to this context: who holds a slug, stream `marketplace.listing-platform-<app id>`. First come, first served, for good. */
export const listingClaimed = defineEvent('marketplace.listing-claimed@1', z.strictObject({ appId: z.string().max(64), slug: z.string().max(60), publisher: z.string().max(64) }));
export type ListingEvent = EventOf<typeof listingClaimed>;

export const marketplaceEvents = [listingClaimed, ...appEvents, ...installEvents] as const;
