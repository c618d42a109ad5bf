import type { RequestHandler } from 'express';
import { platformRefusals } from './platform-refusals.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Second line behind SameSite cookies: a write that a browser sends from another site is refused.
 * Programs send no Origin and no Sec-Fetch-Site; they carry a token and no cookie.
 */
export function sameOriginWrites(publicOrigin: string): RequestHandler {
  return (request, _response, next) => {
    if (SAFE.has(request.method)) return next();
    const { origin, host } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const own = origin === undefined || origin === publicOrigin || sameHost(origin, host);
    if (own && (site === undefined || site === 'same-origin' || site === 'none')) return next();
    return next(platformRefusals.refuse('platform.origin-refused', 'Open Keystead in this browser and do it there.'));
  };
}

function sameHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
