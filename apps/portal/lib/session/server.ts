import { cookies } from 'next/headers';
import type { Me } from '@/lib/api/types';

export type ServerSession = { known: true; me: Me | null } | { known: false };

/**
 * Who is asking, fetched while the page renders, so navigation is right in the first paint. The API is reached on loopback
 * (same process) or at KEYSTEAD_API_ORIGIN when the portal is deployed alone; when it does not answer, the browser asks itself.
 */
export async function readSession(): Promise<ServerSession> {
  const jar = await cookies();
  const session = jar.get('ks_session');
  if (session === undefined) return { known: true, me: null };
  const origin = process.env['KEYSTEAD_API_ORIGIN'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}`;
  try {
    const answer = await fetch(`${origin}/api/session`, {
      headers: { cookie: `ks_session=${session.value}`, accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(2000),
    });
    if (answer.status === 401) return { known: true, me: null };
    if (!answer.ok) return { known: false };
    return { known: true, me: (await answer.json()) as Me };
  } catch {
    return { known: false };
  }
}
