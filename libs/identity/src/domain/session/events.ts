import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { SignedIn, SignInFailed } from '../../contract/events.js';
import { id, keyedHash } from '../../contract/fields.js';

export const SESSION_ENDS = ['signed-out', 'deprovisioned', 'password-changed'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** Somebody with a session gave another password than the person's. Stream `identity.session-<organisation>-<attempt>`, for the reason of `SignInFailed`. */
export const PasswordCheckFailed = defineEvent('identity.password-check-failed@1', z.strictObject({ attemptId: id, memberId: id, source: keyedHash }), { subjects: ['memberId'] });

/** Sessions also end by themselves, at `expiresAt` or when nobody uses them; that is no event, for nothing happened. */
export const SessionEnded = defineEvent('identity.session-ended@1', z.strictObject({ sessionId: id, memberId: id, reason: z.enum(SESSION_ENDS) }), { subjects: ['memberId'] });

export const SESSION_EVENTS = [SignedIn, SignInFailed, PasswordCheckFailed, SessionEnded] as const;
export type SessionEvent = EventOf<(typeof SESSION_EVENTS)[number]>;
