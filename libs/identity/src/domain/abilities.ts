import { defineAbilities, type Grant } from '@keystead/kernel/src/abilities.js';

export type IdentitySubject = 'Session' | 'PersonalToken' | 'Policy' | 'Member' | 'Invitation';

/** Everybody sees the policy, for it is what refuses their runs; everybody keeps their own session and tokens. */
const everybody: readonly Grant<IdentitySubject>[] = [
  ['read', 'Session'],
  ['delete', 'Session'],
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
