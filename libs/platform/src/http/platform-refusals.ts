import { defineRefusals } from '@keystead/kernel/src/refusal.js';

/** The refusals that any route may answer with. Each code has a page under docs/errors/. */
export const platformRefusals = defineRefusals({
  'platform.not-signed-in': { status: 401, title: 'You are not signed in' },
  'platform.forbidden': { status: 403, title: 'Your roles do not allow this' },
  'platform.session-required': { status: 403, title: 'This needs a browser session' },
  'platform.origin-refused': { status: 403, title: 'The request came from another site' },
  'platform.not-found': { status: 404, title: 'There is no such thing here' },
  'platform.method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'platform.invalid-request': { status: 400, title: 'The request is not of the documented form' },
  'platform.body-too-large': { status: 413, title: 'The request is too large' },
  'platform.unsupported-media': { status: 415, title: 'The request has another media type than this route takes' },
  'platform.conflict': { status: 409, title: 'Somebody else changed this at the same moment' },
  'platform.idempotency-key-reused': { status: 409, title: 'This idempotency key was used for another request' },
  'platform.position-not-reached': { status: 503, title: 'The page is not up to date yet' },
  'platform.too-many-requests': { status: 429, title: 'Too many requests' },
  'platform.overloaded': { status: 503, title: 'More is asked than can be answered in time' },
  'platform.disk-full': { status: 507, title: 'The disk is almost full' },
  'platform.record-damaged': { status: 409, title: 'The record of this is damaged' },
  'platform.unavailable': { status: 503, title: 'A part of the platform cannot be reached' },
});
