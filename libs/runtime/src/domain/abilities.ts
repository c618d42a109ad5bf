import { defineAbilities } from '@keystead/kernel/src/abilities.js';

/** Runs are a person's own: each route also names the member. What an auditor sees of them is in the evidence, not here. */
export const runtimeAbilities = defineAbilities<'Execution'>({
  user: [
    ['read', 'Execution'],
    ['run', 'Execution'],
    ['update', 'Execution'],
  ],
  developer: [],
  admin: [],
  auditor: [],
});
