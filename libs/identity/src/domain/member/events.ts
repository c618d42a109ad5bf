import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { MemberDeprovisioned, MemberJoined, RoleGiven, RoleTaken } from '../../contract/events.js';
import { id, instant } from '../../contract/fields.js';

/** Facts of `identity.member-<organisation>-<member>`: the published ones and those about the password, which are private. */
export const PasswordResetIssued = defineEvent('identity.password-reset-issued@1', z.strictObject({ memberId: id, resetId: id, expiresAt: instant }), { subjects: ['memberId'] });
export const PasswordChanged = defineEvent('identity.password-changed@1', z.strictObject({ memberId: id, resetId: id }), { subjects: ['memberId'] });
/** By the person, who knew the former one; `password-changed` is by a reset link. */
export const PasswordChangedByOwner = defineEvent('identity.password-changed-by-owner@1', z.strictObject({ memberId: id, changeId: id }), { subjects: ['memberId'] });

export const PASSWORD_EVENTS = [PasswordResetIssued, PasswordChanged, PasswordChangedByOwner] as const;
export const MEMBER_EVENTS = [MemberJoined, RoleGiven, RoleTaken, MemberDeprovisioned, ...PASSWORD_EVENTS] as const;
export type MemberEvent = EventOf<(typeof MEMBER_EVENTS)[number]>;
