import type { Role } from '@/lib/api/types';

export interface Door {
  /** The page's first part: it and all below it. */
  readonly under: string;
  /** What the page is called in the sentence that turns somebody away. */
  readonly name: string;
  /** The right that its first question to the API needs; the session says whether the reader has it. */
  readonly needs: readonly [action: string, subject: string];
  /** Who has that right, for the sentence only. A spec holds this to the rights of the contexts. */
  readonly roles: readonly Role[];
}

/** Pages that not everybody may read. The most particular comes first. */
export const DOORS: readonly Door[] = [
  { under: '/runs', name: 'Runs', needs: ['read', 'Execution'], roles: ['user'] },
  { under: '/keys', name: 'Keys', needs: ['read', 'ApiKey'], roles: ['user'] },
  { under: '/local-models', name: 'Local models', needs: ['read', 'LocalModel'], roles: ['user', 'developer', 'admin'] },
  { under: '/developer/apps', name: 'Your apps', needs: ['read', 'DeveloperApp'], roles: ['developer'] },
  { under: '/developer/revenue', name: 'Revenue', needs: ['read', 'Revenue'], roles: ['developer'] },
  { under: '/developer/payouts', name: 'Payouts', needs: ['read', 'Payout'], roles: ['developer'] },
  { under: '/developer/templates', name: 'Templates', needs: ['read', 'AppTemplate'], roles: ['developer'] },
  { under: '/admin/members', name: 'Members', needs: ['read', 'Member'], roles: ['admin', 'auditor'] },
  { under: '/admin/invitations', name: 'Invitations', needs: ['read', 'Invitation'], roles: ['admin', 'auditor'] },
  { under: '/admin/local-hosts', name: 'Local hosts', needs: ['read', 'LocalHost'], roles: ['admin'] },
  { under: '/audit/events', name: 'Events', needs: ['read', 'Evidence'], roles: ['auditor'] },
  { under: '/audit/exports', name: 'Exports', needs: ['read', 'Evidence'], roles: ['auditor'] },
  { under: '/audit/subject-requests', name: 'Subject requests', needs: ['read', 'SubjectRequest'], roles: ['admin', 'auditor'] },
  { under: '/audit', name: 'The audit overview', needs: ['read', 'Requirement'], roles: ['admin', 'auditor'] },
];

const RUN_FORM: Door = { under: '/catalogue', name: 'Running an app', needs: ['run', 'Execution'], roles: ['user'] };

/** The door that a path lies behind; null where everybody may go. */
export function doorOf(path: string): Door | null {
  if (/^\/catalogue\/[^/]+\/run$/.test(path)) return RUN_FORM;
  return DOORS.find(({ under }) => path === under || path.startsWith(`${under}/`)) ?? null;
}

/** `users`, `admins and auditors`, `users, developers and admins`. */
export function inWords(roles: readonly Role[]): string {
  const many = roles.map((role) => `${role}s`);
  return many.length < 2 ? many.join('') : `${many.slice(0, -1).join(', ')} and ${many.at(-1)}`;
}
