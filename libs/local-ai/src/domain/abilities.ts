import { defineAbilities } from '@keystead/kernel/src/abilities.js';

export const localAiAbilities = defineAbilities<'LocalHost' | 'LocalModel'>({
  user: [['read', 'LocalModel']],
  developer: [['read', 'LocalModel']],
  admin: [
    ['read', 'LocalHost'],
    ['create', 'LocalHost'],
    ['update', 'LocalHost'],
    ['delete', 'LocalHost'],
    ['read', 'LocalModel'],
  ],
  auditor: [],
});
