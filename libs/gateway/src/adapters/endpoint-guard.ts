import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { EndpointTrust } from '../contract/endpoints.js';
import { reachOf } from './special-addresses.js';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

export type Resolver = (host: string) => Promise<readonly ResolvedAddress[]>;

/** An endpoint that was judged, with the addresses a connection may use: nothing is resolved a second time. */
export interface CheckedEndpoint {
  readonly url: URL;
  readonly addresses: readonly ResolvedAddress[];
}

export class EndpointForbidden extends Error {
  override readonly name = 'EndpointForbidden';
}

export class EndpointUnresolved extends Error {
  override readonly name = 'EndpointUnresolved';
}

const MAX_URL_LENGTH = 300;

const systemResolver: Resolver = async (host) => (await lookup(host, { all: true, order: 'verbatim' })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));

/**
 * Decides where credentials and prompts may be sent. Every answer of the resolver must be allowed, or none is used; the
 * connection then goes to a checked address, so a name that changes its mind (rebinding) gains nothing.
 */
export class EndpointGuard {
  readonly #private: ReadonlySet<string>;

  /** @param privateEndpoints origins (`http://127.0.0.1:11434`) that may be private: `KEYSTEAD_PRIVATE_ENDPOINTS` */
  constructor(
    privateEndpoints: readonly string[],
    private readonly resolve: Resolver = systemResolver,
  ) {
    this.#private = new Set(privateEndpoints.map((text) => parseEndpoint(text).origin));
  }

  /** @throws EndpointForbidden or EndpointUnresolved; the message names the fault, in words for people */
  async check(text: string, trust: EndpointTrust): Promise<CheckedEndpoint> {
    const url = parseEndpoint(text);
    const mayBePrivate = trust === 'registered' || this.#private.has(url.origin);
    if (url.protocol === 'http:' && !mayBePrivate) throw new EndpointForbidden('A base URL must start with https://.');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const family = isIP(host);
    const addresses = family === 0 ? await this.#resolved(host) : [{ address: host, family: family === 6 ? (6 as const) : (4 as const) }];
    for (const { address } of addresses) {
      const reach = reachOf(address);
      if (reach === 'forbidden') throw new EndpointForbidden('This address is reserved and is never called.');
      if (reach === 'private' && !mayBePrivate) throw new EndpointForbidden('This address is in a private network. An admin can register it.');
    }
    return { url, addresses };
  }

  async #resolved(host: string): Promise<readonly ResolvedAddress[]> {
    const addresses = await this.resolve(host).catch(() => []);
    if (addresses.length === 0) throw new EndpointUnresolved('The name of this endpoint does not resolve to an address.');
    return addresses;
  }
}

/** WHATWG parsing makes one spelling of many (`0x7f.1`, full-width digits, upper case); what it had to repair beyond that is refused. */
function parseEndpoint(text: string): URL {
  if (text.length > MAX_URL_LENGTH || /[\s\\\p{Cc}]/u.test(text) || !URL.canParse(text)) throw new EndpointForbidden('This is not a URL.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new EndpointForbidden('A base URL must start with https://.');
  if (url.username !== '' || url.password !== '') throw new EndpointForbidden('A base URL holds no user name or password.');
  if (url.search !== '' || url.hash !== '' || text.includes('?') || text.includes('#')) throw new EndpointForbidden('A base URL holds no query and no fragment.');
  if (url.hostname === '' || url.hostname.endsWith('.')) throw new EndpointForbidden('This is not a host name.');
  return url;
}
