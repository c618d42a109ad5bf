import { never } from '@keystead/kernel/src/decider.js';
import { MemberDeprovisioned, MemberJoined, RoleGiven, RoleTaken } from '../../contract/events.js';
import { sortedRoles, type Role } from '../../contract/roles.js';
import { refuse } from '../refusals.js';
import { PasswordChanged, PasswordChangedByOwner, PasswordResetIssued, type MemberEvent } from './events.js';

interface Person {
  readonly memberId: string;
  /** Null once the person's data was erased, or where it was not asked for. */
  readonly email: string | null;
  readonly name: string | null;
}

export interface OpenReset {
  readonly resetId: string;
  readonly expiresAt: string;
}

/** `lastChange`: the reset or the person's own change that set the password last. */
export type MemberState =
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'active'; readonly roles: readonly Role[]; readonly reset: OpenReset | null; readonly lastChange: string | null } & Person)
  | ({ readonly kind: 'deprovisioned' } & Person);

export const noMember: MemberState = { kind: 'absent' };

export function evolveMember(state: MemberState, event: MemberEvent): MemberState {
  switch (event.name) {
    case 'identity.member-joined@1': {
      const { memberId, email, name, roles } = event.data;
      return { kind: 'active', memberId, email, name, roles: sortedRoles(roles), reset: null, lastChange: null };
    }
    case 'identity.role-given@1':
      return state.kind === 'active' ? { ...state, roles: sortedRoles([...state.roles, event.data.role]) } : state;
    case 'identity.role-taken@1':
      return state.kind === 'active' ? { ...state, roles: state.roles.filter((role) => role !== event.data.role) } : state;
    case 'identity.member-deprovisioned@1':
      return state.kind === 'active' ? { kind: 'deprovisioned', memberId: state.memberId, email: state.email, name: state.name } : state;
    case 'identity.password-reset-issued@1':
      return state.kind === 'active' ? { ...state, reset: { resetId: event.data.resetId, expiresAt: event.data.expiresAt } } : state;
    case 'identity.password-changed@1':
      return state.kind === 'active' ? { ...state, reset: null, lastChange: event.data.resetId } : state;
    case 'identity.password-changed-by-owner@1':
      return state.kind === 'active' ? { ...state, reset: null, lastChange: event.data.changeId } : state;
    default:
      return never(event);
  }
}

export type MemberCommand =
  | { readonly kind: 'join'; readonly memberId: string; readonly invitationId: string; readonly email: string; readonly name: string; readonly roles: readonly Role[] }
  | { readonly kind: 'give-role'; readonly role: Role }
  | { readonly kind: 'take-role'; readonly role: Role }
  | { readonly kind: 'deprovision' }
  | { readonly kind: 'issue-reset'; readonly resetId: string; readonly expiresAt: Date }
  | { readonly kind: 'change-password'; readonly resetId: string; readonly now: Date }
  | { readonly kind: 'change-own-password'; readonly changeId: string };

/** What is already so is not said again. @throws Refusal of the catalogue */
export function decideMember(command: MemberCommand, state: MemberState): MemberEvent[] {
  if (command.kind === 'join') return join(command, state);
  if (state.kind === 'absent') throw refuse('identity.member-not-found', 'Look at the list of members.');
  const { memberId } = state;
  if (command.kind === 'deprovision') return state.kind === 'deprovisioned' ? [] : [MemberDeprovisioned.create({ memberId })];
  if (state.kind === 'deprovisioned') throw refuse('identity.member-deprovisioned', 'Invite the person again if they are to come back.');
  switch (command.kind) {
    case 'give-role':
      return state.roles.includes(command.role) ? [] : [RoleGiven.create({ memberId, role: command.role })];
    case 'take-role':
      if (!state.roles.includes(command.role)) return [];
      if (state.roles.length === 1) throw refuse('identity.last-role', 'Give another role first, or deprovision the member.');
      return [RoleTaken.create({ memberId, role: command.role })];
    case 'issue-reset':
      return [PasswordResetIssued.create({ memberId, resetId: command.resetId, expiresAt: command.expiresAt.toISOString() })];
    case 'change-password':
      return changePassword(command, state);
    case 'change-own-password':
      return [PasswordChangedByOwner.create({ memberId, changeId: command.changeId })];
    default:
      return never(command);
  }
}

function join({ memberId, invitationId, email, name, roles }: Extract<MemberCommand, { kind: 'join' }>, state: MemberState): MemberEvent[] {
  return state.kind === 'absent' ? [MemberJoined.create({ memberId, invitationId, email, name, roles: sortedRoles(roles) })] : [];
}

/** Only the newest link counts. A link that was used says nothing again: whether it may still be finished is known to the account. */
function changePassword(command: Extract<MemberCommand, { kind: 'change-password' }>, state: Extract<MemberState, { kind: 'active' }>): MemberEvent[] {
  if (state.lastChange === command.resetId) return [];
  if (state.reset?.resetId !== command.resetId) throw refuse('identity.link-unknown', 'A newer link replaces this one. Ask your administrator for another if you do not have it.');
  if (command.now.getTime() >= Date.parse(state.reset.expiresAt)) throw refuse('identity.link-expired', 'Ask your administrator for a new link.');
  return [PasswordChanged.create({ memberId: state.memberId, resetId: command.resetId })];
}
