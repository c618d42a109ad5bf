/** The session ended: sign in again and come back to this page. */
export function toSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname !== '/sign-in') window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

/** Only addresses of this portal, so that nobody is sent elsewhere by a link: `//host` and `/\host` are other sites. */
export function safeNext(next: string | null | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}
