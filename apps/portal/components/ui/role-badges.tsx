import type { ReactNode } from 'react';
import type { Role } from '@/lib/api/types';
import { ROLES } from '@/lib/format/roles';
import { Badge } from './badge';

export function RoleBadges({ roles }: { roles: readonly Role[] }): ReactNode {
  if (roles.length === 0) return <span className="text-muted">none</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {roles.map((role) => (
        <Badge key={role} tone="note">
          {ROLES[role]?.label ?? role}
        </Badge>
      ))}
    </span>
  );
}
