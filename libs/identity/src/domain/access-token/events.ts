import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { id, instant } from '../../contract/fields.js';

export const TOKEN_ENDS = ['revoked-by-owner', 'deprovisioned', 'password-changed'] as const;
export type TokenEnd = (typeof TOKEN_ENDS)[number];

/** Private facts of `identity.token-<organisation>-<token>`. People name tokens after themselves and their machines, so the name is sealed. */
export const TokenIssued = defineEvent('identity.token-issued@1', z.strictObject({ tokenId: id, memberId: id, name: z.string().max(80).nullable(), expiresAt: instant }), {
  personal: { name: 'memberId' },
});
export const TokenRevoked = defineEvent('identity.token-revoked@1', z.strictObject({ tokenId: id, memberId: id, reason: z.enum(TOKEN_ENDS) }), { subjects: ['memberId'] });

export const TOKEN_EVENTS = [TokenIssued, TokenRevoked] as const;
export type TokenEvent = EventOf<(typeof TOKEN_EVENTS)[number]>;
