import { NextResponse, type NextRequest } from 'next/server';

/**
 * Next streams its page data through inline scripts, so each answer carries a fresh nonce and no script runs without it.
 * Styles stay 'unsafe-inline': charts and menus place themselves through style attributes, and a result shown as HTML in a
 * sandboxed frame inherits this policy. Because the header is set here, the portal is as strict when it is deployed alone.
 */
function policy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function proxy(request: NextRequest): NextResponse {
  const header = policy(btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))));
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', header);
  headers.set('x-keystead-path', `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', header);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  return response;
}

export const config = { matcher: '/((?!api/|_next/static|v1/|health/|icon.svg).*)' };
