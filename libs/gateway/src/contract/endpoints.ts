/** `public`: a person's own base URL. `registered`: an admin entered it, so it may lie in the owner's network. */
export type EndpointTrust = 'public' | 'registered';

export interface FetchOptions {
  readonly trust: EndpointTrust;
  /** Added as `Authorization: Bearer`; overwrite it when the call is over. */
  readonly secret: Buffer | null;
  readonly signal: AbortSignal;
  readonly maxResponseBytes: number;
  /** What a good answer must be declared as. */
  readonly contentType: RegExp;
}

/** Where the platform may send prompts and credentials: the one way out for every client of a model server. */
export interface Endpoints {
  /** @throws Refusal gateway.endpoint-forbidden, with a sentence that says why */
  check(url: string, trust: EndpointTrust): Promise<void>;
  /**
   * A `fetch` for official clients: connects to checked addresses only, follows no redirect, bounds the answer.
   * It throws ProviderFailure-like errors whose `message` is scrubbed and fit for people.
   */
  fetch(options: FetchOptions): typeof globalThis.fetch;
}

export interface KeyProbe {
  /** Asks the provider whether it takes the key, with its cheapest request. Never throws; `message` is for people. */
  test(provider: 'openai' | 'openai-compatible' | 'practice', destination: string, secret: Buffer): Promise<{ readonly ok: boolean; readonly message: string }>;
}

/** Nest injection tokens. */
export const ENDPOINTS = Symbol('Endpoints');
export const KEY_PROBE = Symbol('KeyProbe');
