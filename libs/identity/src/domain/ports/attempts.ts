export type AttemptKind = 'sign-in' | 'link' | 'password';

/** How often something may be tried that an attacker would try often. */
export interface Attempts {
  /**
   * Counts one attempt, before it is made.
   * @param account keyed hash of the address or hash of the link that is tried, or pseudonym of whoever gives their password again
   * @param source keyed hash of the network address
   * @throws Refusal identity.too-many-attempts with `retryAfterSeconds`
   */
  count(what: AttemptKind, account: string, source: string): Promise<void>;
  /** The attempt was rightful: it does not count. */
  forgive(what: AttemptKind, account: string, source: string): Promise<void>;
}

export const ATTEMPTS = Symbol('Attempts');
