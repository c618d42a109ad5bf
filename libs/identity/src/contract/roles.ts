import { ROLES, type Role } from '@keystead/kernel/src/abilities.js';

export { ROLES, type Role };

/** Without repeats and in one order, so that equal sets of roles are equal lists. */
export function sortedRoles(roles: readonly Role[]): Role[] {
  return ROLES.filter((role) => roles.includes(role));
}
