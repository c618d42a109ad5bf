import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { email, id, instant, personName, roles } from '../../contract/fields.js';

/** Private facts of `identity.invitation-<organisation>-<invitation>`. The person has their pseudonym from here on. */
export const MemberInvited = defineEvent(
  'identity.member-invited@1',
  z.strictObject({ invitationId: id, memberId: id, email: email.nullable(), name: personName.nullable(), roles, expiresAt: instant }),
  { personal: { email: 'memberId', name: 'memberId' } },
);
export const InvitationAccepted = defineEvent('identity.invitation-accepted@1', z.strictObject({ invitationId: id, memberId: id }), { subjects: ['memberId'] });
export const InvitationRevoked = defineEvent('identity.invitation-revoked@1', z.strictObject({ invitationId: id, memberId: id }), { subjects: ['memberId'] });

export const INVITATION_EVENTS = [MemberInvited, InvitationAccepted, InvitationRevoked] as const;
export type InvitationEvent = EventOf<(typeof INVITATION_EVENTS)[number]>;
