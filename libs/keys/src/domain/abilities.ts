import { defineAbilities } from '@keystead/kernel/src/abilities.js';

/** Keys are a person's own: each route also names the owner, so these rights reach only one's own keys. */
export const keysAbilities = defineAbilities<'ApiKey'>({
  user: [
    ['read', 'ApiKey'],
    ['create', 'ApiKey'],
    ['update', 'ApiKey'],
    ['delete', 'ApiKey'],
  ],
  developer: [],
  admin: [],
  auditor: [],
});
