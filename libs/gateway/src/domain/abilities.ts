import { defineAbilities } from '@keystead/kernel/src/abilities.js';

/** Everybody sees prices, models and what they spent themselves; the organisation's figures are for those who answer for it. */
const everybody = [
  ['run', 'ChatCompletion'],
  ['read', 'Model'],
  ['read', 'Price'],
  ['read', 'Usage'],
  ['read', 'Budget'],
] as const;

export const gatewayAbilities = defineAbilities<'ChatCompletion' | 'Model' | 'Price' | 'Usage' | 'OrganisationUsage' | 'Budget'>({
  user: everybody,
  developer: everybody,
  admin: [...everybody, ['read', 'OrganisationUsage'], ['update', 'Budget'], ['create', 'Price']],
  auditor: [...everybody.slice(1), ['read', 'OrganisationUsage']],
});
