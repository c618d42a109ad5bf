'use client';

import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Me, Role } from '@/lib/api/types';
import { ERASED } from '@/lib/format/names';

/** Me with words in the place of a name or address that was erased. */
export type Session = Omit<Me, 'member'> & { member: { id: string; name: string; email: string } };

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ me, children }: { me: Me; children: ReactNode }): ReactNode {
  const { id, name, email } = me.member;
  const session = useMemo(() => ({ ...me, member: { id, name: name ?? ERASED, email: email ?? '' } }), [me, id, name, email]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The person signed in. Only used below the shell, which renders nothing without one. */
export function useSession(): Session {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('useSession outside the signed-in shell');
  return me;
}

/** A courtesy to the reader only: the API decides. */
export function can(me: Pick<Me, 'abilities'>, action: string, subject: string): boolean {
  return me.abilities.some((ability) => ability.action === action && ability.subject === subject);
}

/** Which doors to show. */
export function hasRole(me: Pick<Me, 'roles'>, role: Role): boolean {
  return me.roles.includes(role);
}
