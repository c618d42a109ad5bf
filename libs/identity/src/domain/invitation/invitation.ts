import { never } from '@keystead/kernel/src/decider.js';
import { sortedRoles, type Role } from '../../contract/roles.js';
import { refuse } from '../refusals.js';
import { InvitationAccepted, InvitationRevoked, MemberInvited, type InvitationEvent } from './events.js';

interface Offer {
  readonly invitationId: string;
  readonly memberId: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly expiresAt: string;
}

export type InvitationState = { readonly kind: 'absent' } | ({ readonly kind: 'open' | 'accepted' | 'revoked' } & Offer);

export const noInvitation: InvitationState = { kind: 'absent' };

export function evolveInvitation(state: InvitationState, event: InvitationEvent): InvitationState {
  switch (event.name) {
    case 'identity.member-invited@1':
      return { kind: 'open', ...event.data };
    case 'identity.invitation-accepted@1':
      return state.kind === 'absent' ? state : { ...state, kind: 'accepted' };
    case 'identity.invitation-revoked@1':
      return state.kind === 'absent' ? state : { ...state, kind: 'revoked' };
    default:
      return never(event);
  }
}

export type InvitationCommand =
  | { readonly kind: 'invite'; readonly invitationId: string; readonly memberId: string; readonly email: string; readonly name: string; readonly roles: readonly Role[]; readonly expiresAt: Date }
  | { readonly kind: 'accept'; readonly now: Date }
  | { readonly kind: 'revoke' };

/** @throws Refusal invitation-not-found, invitation-not-open, link-expired */
export function decideInvitation(command: InvitationCommand, state: InvitationState): InvitationEvent[] {
  if (command.kind === 'invite') return invite(command, state);
  if (state.kind === 'absent') throw refuse('identity.invitation-not-found', 'Look at the list of invitations.');
  const { invitationId, memberId } = state;
  switch (command.kind) {
    case 'accept':
      // Accepted, but perhaps without an account yet: whether the link may still finish that is known to the account.
      if (state.kind === 'accepted') return [];
      if (state.kind === 'revoked') throw refuse('identity.invitation-not-open', 'It was taken back. Ask your administrator for another.');
      if (command.now.getTime() >= Date.parse(state.expiresAt)) throw refuse('identity.link-expired', 'Ask your administrator for a new invitation.');
      return [InvitationAccepted.create({ invitationId, memberId })];
    case 'revoke':
      if (state.kind === 'revoked') return [];
      if (state.kind === 'accepted') throw refuse('identity.invitation-not-open', 'It was accepted. Deprovision the member instead.');
      return [InvitationRevoked.create({ invitationId, memberId })];
    default:
      return never(command);
  }
}

function invite({ kind: _, expiresAt, roles, ...offer }: Extract<InvitationCommand, { kind: 'invite' }>, state: InvitationState): InvitationEvent[] {
  return state.kind === 'absent' ? [MemberInvited.create({ ...offer, roles: sortedRoles(roles), expiresAt: expiresAt.toISOString() })] : [];
}
