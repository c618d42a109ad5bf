import { defineAbilities, type Grant } from '@keystead/kernel/src/abilities.js';

export type IdentitySubject = 'Session' | 'Password' | 'PersonalToken' | 'Policy' | 'Member' | 'Invitation';

/** Everybody sees the policy, for it is what refuses their runs; everybody keeps their own session, password and tokens. */
const everybody: readonly Grant<IdentitySubject>[] = [
  ['read', 'Session'],
  ['delete', 'Session'],
  ['update', 'Password'],
  ['read', 'PersonalToken'],
  ['create', 'PersonalToken'],
  ['delete', 'PersonalToken'],
  ['read', 'Policy'],
];

export const identityAbilities = defineAbilities<IdentitySubject>({
  user: everybody,
  developer: everybody,
  admin: [...everybody, ['read', 'Member'], ['update', 'Member'], ['delete', 'Member'], ['read', 'Invitation'], ['create', 'Invitation'], ['delete', 'Invitation'], ['update', 'Policy']],
  auditor: [...everybody, ['read', 'Member'], ['read', 'Invitation']],
});
