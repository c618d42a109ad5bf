export const SESSION_COOKIE = 'ks_session';

/** Not readable by scripts, not sent along by other sites, and over TLS only wherever there is TLS. */
export function sessionCookie(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
}
