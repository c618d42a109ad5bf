/** What a member may be, in the order in which roles are shown. */
export const MEMBER_ROLES = ['user', 'developer', 'admin', 'auditor'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** Without repeats and in one order, so that equal sets of roles are equal lists. */
export function sortedRoles(roles: readonly MemberRole[]): MemberRole[] {
  return MEMBER_ROLES.filter((role) => roles.includes(role));
}
