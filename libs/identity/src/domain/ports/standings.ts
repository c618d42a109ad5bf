import type { Role } from '../../contract/roles.js';

/** Who may enter, asked of the log at each request: a role that was taken a moment ago is gone. */
export interface MemberStandings {
  /** @returns null for whoever is no member, or no longer */
  of(organisation: string, memberId: string): Promise<{ readonly roles: readonly Role[] } | null>;
}

export const MEMBER_STANDINGS = Symbol('MemberStandings');
