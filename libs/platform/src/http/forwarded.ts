import type { RequestHandler } from 'express';

declare module 'express-serve-static-core' {
  interface Request {
    /** True when somebody passed this request on for another, whether or not they are believed about whom. */
    relayed?: boolean;
  }
}

const SAID_BY_PROXIES = /^(?:forwarded|x-forwarded-.+|x-real-ip)$/;

/**
 * What a peer outside KEYSTEAD_TRUSTED_PROXIES says of the client is dropped before anybody reads it, the portal included.
 * Express takes the client's address from what is left, by its own `trust proxy`.
 */
export const believeTrustedProxiesOnly: RequestHandler = (request, _response, next) => {
  const said = Object.keys(request.headers).filter((name) => SAID_BY_PROXIES.test(name));
  request.relayed = said.length > 0;
  const trusts = request.app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean;
  if (!trusts(request.socket.remoteAddress, 0)) for (const name of said) delete request.headers[name];
  next();
};
