import type { MemberRole } from '../contract/roles.js';

export type IdentityAction = 'read' | 'create' | 'update' | 'delete';
export type IdentitySubject = 'Session' | 'PersonalToken' | 'Policy' | 'Member' | 'Invitation';
type Grant = readonly [IdentityAction, IdentitySubject];

/** Everybody sees the policy, for it is what refuses their runs; everybody keeps their own session and tokens. */
const everybody: readonly Grant[] = [
  ['read', 'Session'],
  ['delete', 'Session'],
  ['read', 'PersonalToken'],
  ['create', 'PersonalToken'],
  ['delete', 'PersonalToken'],
  ['read', 'Policy'],
];

export const identityAbilities: Readonly<Record<MemberRole, readonly Grant[]>> = {
  user: everybody,
  developer: everybody,
  admin: [...everybody, ['read', 'Member'], ['update', 'Member'], ['delete', 'Member'], ['read', 'Invitation'], ['create', 'Invitation'], ['delete', 'Invitation'], ['update', 'Policy']],
  auditor: [...everybody, ['read', 'Member'], ['read', 'Invitation']],
};
