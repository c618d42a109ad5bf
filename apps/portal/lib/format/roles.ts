import type { Role } from '@/lib/api/types';

/** Closed by type: what each role may do, in a sentence. */
export const ROLES: Readonly<Record<Role, { label: string; may: string }>> = {
  user: { label: 'User', may: 'Installs and runs apps with keys of their own.' },
  developer: { label: 'Developer', may: 'Publishes apps, sees their runs and revenue.' },
  admin: { label: 'Admin', may: 'Manages members, policies, budget and local hosts.' },
  auditor: { label: 'Auditor', may: 'Reads the record and exports evidence. Changes nothing.' },
};

export const ALL_ROLES: readonly Role[] = ['user', 'developer', 'admin', 'auditor'];
