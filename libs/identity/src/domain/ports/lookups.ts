/** Keyed hashes (64 hex digits) of what is looked up or compared but must not lie in a table or an event in the clear. */
export interface Lookups {
  /** @param email normalised */
  email(email: string): string;
  /** @param address network address of a request */
  source(address: string): string;
}

export const LOOKUPS = Symbol('Lookups');
