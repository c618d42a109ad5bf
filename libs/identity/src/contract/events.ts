import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { email, id, instant, keyedHash, personName, provider, reason, role, roles } from './fields.js';

/** Published facts. Names and e-mail addresses are sealed for the person; all else names people by pseudonym. */

/** Stream `identity.member-<organisation>-<member>`, and so are the next three. */
export const MemberJoined = defineEvent(
  'identity.member-joined@1',
  z.strictObject({ memberId: id, invitationId: id, email: email.nullable(), name: personName.nullable(), roles }),
  { personal: { email: 'memberId', name: 'memberId' } },
);
export const RoleGiven = defineEvent('identity.role-given@1', z.strictObject({ memberId: id, role }), { subjects: ['memberId'] });
export const RoleTaken = defineEvent('identity.role-taken@1', z.strictObject({ memberId: id, role }), { subjects: ['memberId'] });
/** From here on no session and no token of the member opens anything. */
export const MemberDeprovisioned = defineEvent('identity.member-deprovisioned@1', z.strictObject({ memberId: id }), { subjects: ['memberId'] });

/** Stream `identity.session-<organisation>-<session>`. */
export const SignedIn = defineEvent('identity.signed-in@1', z.strictObject({ sessionId: id, memberId: id, expiresAt: instant }), { subjects: ['memberId'] });

export const SIGN_IN_FAILURES = ['unknown-email', 'wrong-password', 'deprovisioned'] as const;

/**
 * Stream `identity.session-<organisation>-<attempt>`; with an unknown e-mail the organisation is `platform`. `account` and `source`
 * are keyed hashes of e-mail and network address: they show that two attempts were at the same account or from the same place.
 */
export const SignInFailed = defineEvent(
  'identity.sign-in-failed@1',
  z.strictObject({ attemptId: id, memberId: id.nullable(), account: keyedHash, source: keyedHash, reason: z.enum(SIGN_IN_FAILURES) }),
  { subjects: ['memberId'] },
);

/** Stream `identity.policy-<organisation>-policy`. Who and when is in the header; `appName` is the name the admin saw. */
export const AppForbidden = defineEvent('identity.app-forbidden@1', z.strictObject({ appId: id, appName: z.string().max(120).nullable(), reason }));
export const AppAllowed = defineEvent('identity.app-allowed@1', z.strictObject({ appId: id }));
export const ProviderForbidden = defineEvent('identity.provider-forbidden@1', z.strictObject({ provider, reason }));
export const ProviderAllowed = defineEvent('identity.provider-allowed@1', z.strictObject({ provider }));

export const PUBLISHED_EVENTS = [MemberJoined, RoleGiven, RoleTaken, MemberDeprovisioned, SignedIn, SignInFailed, AppForbidden, AppAllowed, ProviderForbidden, ProviderAllowed] as const;
export type PublishedEvent = EventOf<(typeof PUBLISHED_EVENTS)[number]>;
