'use client';

import { createContext, useContext, type ReactNode } from 'react';
import type { Me, Role } from '@/lib/api/types';

const SessionContext = createContext<Me | null>(null);

export function SessionProvider({ me, children }: { me: Me; children: ReactNode }): ReactNode {
  return <SessionContext value={me}>{children}</SessionContext>;
}

/** The person signed in. Only used below the shell, which renders nothing without one. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('useSession outside the signed-in shell');
  return me;
}

/** A courtesy to the reader only: the API decides. */
export function can(me: Me, action: string, subject: string): boolean {
  return me.abilities.some((ability) => ability.action === action && ability.subject === subject);
}

/** Which doors to show. */
export function hasRole(me: Me, role: Role): boolean {
  return me.roles.includes(role);
}
