import { z } from 'zod';
import { refuse } from './refusals.js';

/** What a link's fragment holds; whether it is a token is found out afterwards, with the same answer as for an unknown one. */
export const linkTokenInput = z.string().min(1).max(200);

/** One answer for a link that never was, was used or was taken back. */
export function unknownLink(): Error {
  return refuse('identity.link-unknown', 'It may have been used or taken back already. If you have just used it, sign in; else ask your administrator for another.');
}

/** A used link passes: whether its use may be answered again is decided where it was used. @throws Refusal identity.link-expired */
export function assertFresh(link: { readonly usedAt: Date | null; readonly expiresAt: Date }, now: Date): void {
  if (link.usedAt === null && now >= link.expiresAt) throw refuse('identity.link-expired', 'Ask your administrator for a new one.');
}
